// Makes an editor of Python code in a place of the page: nnkit.editor.make. CodeMirror, from this book's own files, is loaded
// when the first one is made.
"use strict";

window.nnkit ??= {};

(() => {
  const address = new URL("vendor/codemirror/codemirror.min.js", document.currentScript.src).href;
  const STEP = "    ";

  // ---- What comes in from elsewhere.

  const INSTEAD = { "‘": "'", "’": "'", "‚": "'", "‛": "'", "“": '"', "”": '"', "„": '"', "‟": '"' };
  const straight = (text) => text.replace(/[‘’‚‛“”„‟]/g, (quote) => INSTEAD[quote]).replace(/[\u00a0\u202f\u2007]/g, " ");
  const clean = (text) =>
    straight(text)
      .replace(/\r\n?/g, "\n")
      .replace(/\t/g, STEP)
      .replace(/[\u200b\ufeff]/g, "");

  // ---- Colours, with the classes that the page's listings have.

  const OF_STYLE = { comment: "c1", string: "s2", number: "mi", builtin: "nb", self: "bp", def: "nf", meta: "nd" };
  const OF_KEYWORD = { None: "kc", True: "kc", False: "kc", and: "ow", or: "ow", not: "ow", in: "ow", is: "ow" };
  const EXCEPTION = /^(?:[A-Z]\w*(?:Error|Exception|Warning)|StopIteration|KeyboardInterrupt|SystemExit)$/;
  const CLASSES = ["bp", "c1", "k", "kc", "mi", "n", "nb", "nd", "ne", "nf", "o", "ow", "p", "s2", "si", "vm"];

  const classOf = (style, text, line) => {
    if (style === "keyword") return OF_KEYWORD[text] ?? "k";
    if (OF_STYLE[style]) return OF_STYLE[style];
    if (/^__\w+__$/.test(text)) return /^__(?:name|doc|file|dict|class|module)__$/.test(text) ? "vm" : "nf";
    if (style === "variable" && EXCEPTION.test(text)) return "ne";
    if (text === "." && /^\s*(?:from|import)\s/.test(line)) return "n"; // it is part of the module's name
    if (style === "operator" || [".", "=", "@"].includes(text)) return "o";
    return /^[\p{L}_]/u.test(text) ? "n" : "p";
  };

  // The mode reads what stands in the braces of an f-string as code. The braces, and the format after a colon, are string.
  const inBraces = (state, text, afterString) => {
    if (!state.braces && !(text === "{" && afterString)) return null;
    const inner = state.braces > 1 || state.brackets > 0;
    if (text === "{") state.braces = (state.braces ?? 0) + 1;
    else if (text === "}") state.braces -= 1;
    else if (/^[([]$/.test(text)) state.brackets += 1;
    else if (/^[)\]]$/.test(text)) state.brackets -= 1;
    else if (/^[:!]$/.test(text) && !inner) state.format = true;
    if (text === "{" && state.braces === 1) Object.assign(state, { brackets: 0, format: false });
    const edge = text === "{" ? state.braces === 1 : text === "}" && state.braces === 0;
    return edge || state.format ? "si" : null;
  };

  const readToken = (python) => (stream, state) => {
    state.errorToken = false; // code that is being written is often wrong for a moment
    const style = python.token(stream, state)?.split(" ")[0];
    const text = stream.current();
    if (!text.trim() && style !== "string") return null;
    const afterString = state.end === stream.start && /^s/.test(state.last);
    const within = style === "string" ? null : inBraces(state, text, afterString);
    Object.assign(state, { last: within ?? classOf(style, text, stream.string), end: stream.pos });
    return state.last;
  };

  const languageOf = ({ StreamLanguage, Tag, python, syntaxHighlighting, tagHighlighter }) => {
    const tags = Object.fromEntries(CLASSES.map((name) => [name, Tag.define()]));
    const languageData = { commentTokens: python.languageData.commentTokens };
    const language = StreamLanguage.define({ ...python, languageData, tokenTable: tags, token: readToken(python) });
    const styles = Object.entries(tags).map(([name, tag]) => ({ tag, class: name }));
    return [language, syntaxHighlighting(tagHighlighter(styles))];
  };

  // ---- The look, which is that of a listing: see the theme's `pre`.

  const tinted = (percent) => `color-mix(in srgb, var(--pst-color-primary, #0a7d91) ${percent}%, transparent)`;
  const LOOK = {
    "&": { flex: "1 1 auto", minWidth: 0, color: "inherit", backgroundColor: "transparent", fontSize: "0.875rem" },
    "&.cm-focused": { outline: "2px solid var(--pst-color-primary, currentColor)", outlineOffset: "-2px" },
    ".cm-scroller": { fontFamily: "var(--pst-font-family-monospace, monospace)", lineHeight: 1.25 },
    ".cm-content": { padding: "1rem 0", caretColor: "currentColor" },
    ".cm-line": { padding: "0 1rem" },
    ".cm-line::selection, .cm-line ::selection": { backgroundColor: tinted(35) },
    "&.cm-focused .cm-matchingBracket": { backgroundColor: tinted(25), outline: `1px solid ${tinted(60)}` },
    "&.cm-focused .cm-nonmatchingBracket": { backgroundColor: "transparent" }, // it may be half-way to being matched
    "@media print": { ".cm-content": { whiteSpace: "pre-wrap", overflowWrap: "anywhere", flexShrink: 1 } },
  };
  const FOR_PROGRAMS = {
    autocorrect: "off",
    autocapitalize: "off",
    autocomplete: "off",
    spellcheck: "false",
    "data-gramm": "false", // Grammarly
  };

  // ---- What a new line begins with.

  const STRING = String.raw`("""|''')(?:\\[\s\S]|[^\\])*?(?:\1|$)|"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?`;
  const TOKENS = new RegExp(String.raw`#.*|${STRING}|[([{]|[)\]}]|\\\n|\n`, "g");
  const ENDS_A_BLOCK = /^\s*(?:return|pass|break|continue|raise)\b/;

  // Where the code stands at the end of a text. Lines are named by where they begin; a string of many lines, and lines that a
  // backslash joins, count as one.
  const read = (text) => {
    const found = { open: [], line: 0, statement: 0, owner: 0, code: text, inString: false };
    let end = 0;
    for (const { 0: token, 1: triple, index } of text.matchAll(TOKENS)) {
      if (token[0] === "#") {
        if (index + token.length === text.length) found.code = text.slice(0, index);
        continue;
      }
      end = index + token.length;
      if (token === "\n") {
        found.line = found.owner = end;
        if (!found.open.length) found.statement = end;
      } else if ("([{".includes(token)) found.open.push(found.line);
      else if (")]}".includes(token)) found.owner = Math.min(found.owner, found.open.pop() ?? found.owner);
      else if (triple) found.inString = token.length < 6 || !token.endsWith(triple);
    }
    found.code = found.code.trimEnd();
    found.last = found.code.length > end || "([{".includes(found.code.at(-1)) ? found.code.at(-1) : "";
    return found;
  };

  const indentationAt = (text, line) => /^[ \t]*/.exec(text.slice(line))[0];
  const oneLess = (spaces) => STEP.repeat(Math.max(0, Math.ceil(spaces.length / 4) - 1));

  // The indentation of the line after a text, and whether what follows, a closing bracket, gets a line of its own.
  const nextLine = (text, rest) => {
    const { open, line, statement, owner, last, inString } = read(text);
    if (inString) return { indentation: indentationAt(text, text.lastIndexOf("\n") + 1) };
    const own = indentationAt(text, owner);
    if (/^[)\]}]/.test(rest) && open.length) {
      const outer = indentationAt(text, open.at(-1));
      const empty = ["()", "[]", "{}"].includes(last + rest[0]);
      return empty ? { indentation: outer + STEP, closing: outer } : { indentation: outer };
    }
    if (open.length) return { indentation: open.at(-1) >= line ? own + STEP : own };
    if (last === ":" || last === "\\") return { indentation: own + STEP };
    return { indentation: !rest && ENDS_A_BLOCK.test(text.slice(statement)) ? oneLess(own) : own };
  };

  // No space is left at the end of the line that one leaves.
  const enter = (view) => {
    const { state } = view;
    let { from, to } = state.selection.main;
    const line = state.doc.lineAt(from);
    const before = line.text.slice(0, from - line.from);
    const after = state.doc.lineAt(to);
    const rest = after.text.slice(to - after.from);
    let lines = [""];
    if (before) {
      to += rest.length - rest.trimStart().length;
      from -= before.length - before.trimEnd().length;
      const blank = !before.trim();
      const { indentation, closing } = blank
        ? { indentation: indentationAt(line.text, 0) }
        : nextLine(state.sliceDoc(0, from), rest.trimStart());
      lines = closing === undefined ? [indentation] : [indentation, closing];
    }
    const changes = { from, to, insert: ["", ...lines].join("\n") };
    const anchor = from + 1 + lines[0].length;
    view.dispatch({ changes, selection: { anchor }, userEvent: "input", scrollIntoView: true });
    return true;
  };

  // ---- Tab.

  const linesOf = ({ doc, selection: { main } }) => {
    const lines = [];
    for (let at = main.from; at <= main.to; at = lines.at(-1).to + 1) lines.push(doc.lineAt(at));
    if (lines.length > 1 && lines.at(-1).from === main.to) lines.pop(); // nothing of it is selected
    return lines;
  };
  const indent = (view) => {
    const { state } = view;
    const { main } = state.selection;
    const column = main.head - state.doc.lineAt(main.head).from;
    const lines = linesOf(state).filter(({ text }) => text.trim());
    const changes = state.changes(
      main.empty ? { from: main.head, insert: STEP.slice(column % 4) } : lines.map(({ from }) => ({ from, insert: STEP })),
    );
    const selection = state.selection.map(changes, 1);
    view.dispatch({ changes, selection, userEvent: "input.indent", scrollIntoView: true });
    return true;
  };

  let tabbed = false; // whether the last key or press, anywhere on the page, was Tab
  document.addEventListener("keydown", ({ key }) => (tabbed = key === "Tab"), true);
  document.addEventListener("pointerdown", () => (tabbed = false), true);
  const SILENT = ["Tab", "Shift", "Control", "Alt", "AltGraph", "Meta", "CapsLock"];

  // Tab goes on to the next control until something else is pressed here, and after Escape. Else it indents.
  class Tabbing {
    constructor(entered) {
      this.next = entered === "keyboard" ? "goes on" : "indents"; // at the next focus; later ones tell by themselves
      this.does = this.next;
    }

    watch({ dom, contentDOM }) {
      dom.addEventListener("keydown", (event) => this.pressed(event), true);
      dom.addEventListener("pointerdown", () => (this.does = "indents"), true);
      contentDOM.addEventListener("focus", () => this.entered());
      // Where another window comes to the front, the editor keeps its place.
      contentDOM.addEventListener("blur", () => (this.next = document.activeElement === contentDOM ? this.does : null));
    }

    pressed({ key, isComposing }) {
      if (key === "Escape" && !isComposing) this.does = "leaves";
      else if (!SILENT.includes(key)) this.does = "indents";
    }

    entered() {
      this.does = this.next ?? (tabbed ? "goes on" : "indents");
      this.next = null;
    }

    key(act) {
      const takes = (view) => this.does === "indents" || (this.does === "goes on" && !view.state.selection.main.empty);
      return (view) => takes(view) && act(view);
    }
  }

  // ---- The editor.

  // Each kind of change is undone by itself: what was typed, deleted, pasted, indented.
  const stepsOf = ({ EditorState, StateField, Transaction, isolateHistory, history }) => {
    const kindOf = (change) => change.annotation(Transaction.userEvent)?.replace(/^input\.type.*/, "typed");
    const last = StateField.define({
      create: () => undefined,
      update: (before, change) => (change.docChanged ? kindOf(change) : before),
    });
    const between = EditorState.transactionExtender.of((change) => {
      const kind = kindOf(change);
      const goesOn = /^(typed|delete\.(back|for)ward)$/.test(kind) && kind === change.startState.field(last, false);
      return goesOn || !change.docChanged ? null : { annotations: isolateHistory.of("before") };
    });
    return [history(), last, between];
  };

  // Quotes that a phone or a Mac has made curly. What is being composed must be left alone.
  const typed = (view, from, to, text) => {
    const insert = straight(text);
    if (view.composing || insert === text) return false;
    const selection = { anchor: from + insert.length };
    view.dispatch({ changes: { from, to, insert }, selection, userEvent: "input.type", scrollIntoView: true });
    return true;
  };

  // Several lines at once that are not pasted, as dictation puts them in: the browser would make an element of each, which takes
  // it a minute for some thousands.
  const putIn = (event, view) => {
    if (view.composing || event.inputType !== "insertText" || !event.data?.includes("\n")) return false;
    view.dispatch(view.state.replaceSelection(clean(event.data)), { userEvent: "input.paste", scrollIntoView: true });
    return true;
  };

  const keysOf = ({ indentLess, redo, standardKeymap, toggleComment, undo }, tabbing, run) => {
    const runs = () => {
      run?.();
      return true;
    };
    return [
      ...["Ctrl-Enter", "Meta-Enter", "Shift-Enter"].map((key) => ({ key, run: runs })),
      { key: "Enter", run: enter },
      { key: "Tab", run: tabbing.key(indent), shift: tabbing.key(indentLess) },
      { key: "Escape", run: () => true }, // CodeMirror would let Tab go for two seconds
      { key: "Mod-/", run: toggleComment },
      { key: "Mod-z", run: undo, preventDefault: true },
      { key: "Mod-y", run: redo, preventDefault: true },
      { key: "Mod-Shift-z", run: redo, preventDefault: true },
      ...standardKeymap,
    ];
  };

  // Safari leaves the caret behind where a line's text has been moved into the line below: the browser's selection goes to
  // where the code's selection is.
  const putCaretBack = ({ docChanged, state: { selection }, view }) => {
    const { anchorNode, anchorOffset, focusNode, focusOffset } = document.getSelection();
    if (!docChanged || view.composing || !view.contentDOM.contains(focusNode)) return;
    const { anchor, head } = selection.main;
    if (view.posAtDOM(anchorNode, anchorOffset) === anchor && view.posAtDOM(focusNode, focusOffset) === head) return;
    const [start, end] = [view.domAtPos(anchor), view.domAtPos(head)];
    document.getSelection().setBaseAndExtent(start.node, start.offset, end.node, end.offset);
  };

  // What all editors share is made once.
  const prepared = (codemirror) => {
    const { EditorState, EditorView, bracketMatching, indentUnit } = codemirror;
    const shared = [
      EditorState.tabSize.of(4),
      indentUnit.of(STEP),
      languageOf(codemirror),
      stepsOf(codemirror),
      bracketMatching(),
      EditorView.clipboardInputFilter.of(clean),
      EditorView.inputHandler.of(typed),
      EditorView.domEventHandlers({ beforeinput: putIn }),
      EditorView.updateListener.of(putCaretBack),
      EditorView.theme(LOOK),
    ];
    return { ...codemirror, shared };
  };

  let loading;
  const load = () =>
    (loading ??= new Promise((resolve, reject) => {
      const script = document.createElement("script");
      const settle = () => {
        if (window.CodeMirror) return resolve(prepared(window.CodeMirror));
        loading = undefined; // the next one may have more luck
        script.remove();
        reject(new Error(`The editor could not be loaded from ${address}.`));
      };
      Object.assign(script, { src: address, onload: settle, onerror: settle });
      document.head.append(script);
    }));

  // The smallest change that makes one text of another, so that the caret stays where it is if it can.
  const difference = (before, after) => {
    const shorter = Math.min(before.length, after.length);
    let from = 0;
    while (from < shorter && before[from] === after[from]) from++;
    let same = 0;
    while (same < shorter - from && before.at(-1 - same) === after.at(-1 - same)) same++;
    return { from, to: before.length - same, insert: after.slice(from, after.length - same) };
  };

  // The same line and column in another text, as near as it has them.
  const samePlace = (doc, head, after) => {
    const { number, from } = doc.lineAt(head);
    const lines = after.split("\n").slice(0, number);
    const column = lines.length === number ? head - from : Infinity;
    return lines.slice(0, -1).join("\n").length + (lines.length > 1) + Math.min(column, lines.at(-1).length);
  };

  class Editor {
    constructor(view) {
      this.view = view;
      this.dom = view.dom;
    }

    get text() {
      return this.view.state.doc.toString();
    }

    write(text) {
      const after = text.replace(/\r\n?/g, "\n");
      if (after === this.text) return;
      const changes = difference(this.text, after);
      const { head } = this.view.state.selection.main;
      const within = changes.from < head && head < changes.to;
      const selection = within ? { anchor: samePlace(this.view.state.doc, head, after) } : undefined;
      this.view.dispatch({ changes, selection, userEvent: "write" });
    }

    // As if it were typed at the caret.
    insert(text) {
      this.view.dispatch(this.view.state.replaceSelection(text), { userEvent: "input.type", scrollIntoView: true });
    }

    // With a point of the window, as a pointer event has it, the caret goes there.
    focus(point) {
      if (point) this.view.dispatch({ selection: { anchor: this.view.posAtCoords(point, false) } });
      this.view.focus();
    }
  }

  // Takes the place's children away, once all is there that an editor needs. `entered` is how the first focus comes: by
  // "keyboard" or by "pointer".
  const make = async ({ place, text, label, changed, run, entered = "pointer" }) => {
    const codemirror = await load();
    const { EditorView, keymap, shared } = codemirror;
    const tabbing = new Tabbing(entered);
    const attributes = { ...FOR_PROGRAMS, tabindex: "0", "aria-label": label, "aria-keyshortcuts": "Control+Enter" };
    const extensions = [
      shared,
      keymap.of(keysOf(codemirror, tabbing, run)),
      EditorView.contentAttributes.of(attributes),
      EditorView.updateListener.of(({ docChanged, state }) => docChanged && changed?.(state.doc.toString())),
    ];
    place.replaceChildren();
    Object.assign(place.style, { flex: "1 1 auto", minWidth: "0" }); // long lines must not widen it
    if (place.localName === "pre") Object.assign(place.style, { padding: "0", overflow: "visible" });
    const view = new EditorView({ doc: text, extensions, parent: place });
    tabbing.watch(view);
    view.dom.addEventListener("keydown", (event) => event.stopPropagation()); // "/" would open the search
    return new Editor(view);
  };

  window.nnkit.editor = { make };
})();
