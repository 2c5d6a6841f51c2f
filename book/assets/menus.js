// On a phone the contents of a page open over it: they close when a place is chosen.
"use strict";

addEventListener("click", (event) => event.target.closest("dialog a[href]")?.closest("dialog").close());
