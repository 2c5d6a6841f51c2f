<?php
// Imports a file of Moodle XML twice into a new course of an installed Moodle, and prints as JSON what Moodle has then, and what
// it says to each of the numbers in a second file: php moodle_import.php MOODLE QUESTIONS.xml NUMBERS.json
define('CLI_SCRIPT', true);
[, $moodle, $file, $numbers] = $argv;
require($moodle . '/config.php');
require_once($CFG->dirroot . '/course/lib.php');
require_once($CFG->libdir . '/questionlib.php');
require_once($CFG->dirroot . '/question/format.php');
require_once($CFG->dirroot . '/question/format/xml/format.php');

function import_file($file, $course, $context) {
    $format = new qformat_xml();
    $format->setCategory(question_get_default_category($context->id));
    $format->setContexts([$context]);
    $format->setCourse($course);
    $format->setFilename($file);
    $format->setRealfilename(basename($file));
    $format->setMatchgrades('error');
    $format->setCatfromfile(true);
    $format->setContextfromfile(true);
    $format->setStoponerror(true);
    ob_start();
    $done = $format->importpreprocess() && $format->importprocess() && $format->importpostprocess();
    $said = ob_get_clean();
    if (!$done || $format->importerrors) {
        fwrite(STDERR, $said);
        exit(1);
    }
}

function shown($question, $numbers) {
    $shown = [
        'type' => $question->qtype->name(),
        'name' => $question->name,
        'text' => $question->questiontext,
        'general' => $question->generalfeedback,
        'hints' => array_values(array_map(fn($hint) => $hint->hint, $question->hints)),
        'tags' => array_values(core_tag_tag::get_item_tags_array('core_question', 'question', $question->id)),
        'answers' => [],
        'said' => [],
    ];
    foreach ($question->answers as $answer) {
        $shown['answers'][] = [$answer->answer, (float) $answer->fraction, $answer->feedback, (float) ($answer->tolerance ?? 0)];
    }
    foreach ($numbers as $number) {
        $found = $question->get_matching_answer($number, null);
        $shown['said'][] = $found ? [(float) $found->fraction, $found->feedback] : null;
    }
    return $shown;
}

\core\session\manager::set_user(get_admin());
$course = create_course((object) ['fullname' => 'nnkit', 'shortname' => uniqid('nnkit'), 'category' => 1]);
$context = context_course::instance($course->id);
question_make_default_categories([$context]);
$asked = json_decode(file_get_contents($numbers), true);
$entries = 'SELECT v.questionid, e.idnumber, c.name AS category
              FROM {question_bank_entries} e
              JOIN {question_versions} v ON v.questionbankentryid = e.id
              JOIN {question_categories} c ON c.id = e.questioncategoryid
             WHERE c.contextid = ?';
$result = ['questions' => [], 'counts' => []];
foreach ([1, 2] as $time) {
    import_file($file, $course, $context);
    $rows = $DB->get_records_sql($entries, [$context->id]);
    $result['counts'][] = [count($rows), count(array_filter($rows, fn($row) => $row->idnumber !== null))];
    foreach ($time === 1 ? $rows : [] as $row) {
        $question = question_bank::load_question($row->questionid);
        $result['questions'][$row->idnumber] = shown($question, $asked[$row->idnumber] ?? []) + ['category' => $row->category];
    }
}
delete_course($course, false);
echo json_encode($result, JSON_THROW_ON_ERROR | JSON_UNESCAPED_UNICODE);
