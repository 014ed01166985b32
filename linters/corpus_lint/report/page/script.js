"use strict";
// Sorting, filtering and the export of what is ticked. Without this script the page says the same, in one order.

// What a cell is sorted by: what it says for programs, else its text.
function valueOf(row, column) {
  const cell = row.cells[column];
  return cell.dataset.value ?? cell.textContent.trim();
}

function sortBy(button) {
  const heading = button.closest("th");
  const table = button.closest("table");
  const numbers = button.dataset.sort === "number";
  const first = numbers ? "descending" : "ascending";
  const other = numbers ? "ascending" : "descending";
  const order = heading.getAttribute("aria-sort") === first ? other : first;
  for (const one of table.tHead.rows[0].cells) one.removeAttribute("aria-sort");
  heading.setAttribute("aria-sort", order);
  const sign = order === "ascending" ? 1 : -1;
  const column = heading.cellIndex;
  const rows = [...table.tBodies[0].rows];
  rows.sort((a, b) => {
    const [one, two] = [valueOf(a, column), valueOf(b, column)];
    return sign * (numbers ? Number(one) - Number(two) : one.localeCompare(two));
  });
  table.tBodies[0].append(...rows);
}

for (const button of document.querySelectorAll("button[data-sort]")) {
  button.addEventListener("click", () => sortBy(button));
}

function filterRows(field) {
  const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
  const rows = document.getElementById(field.dataset.filter)?.tBodies[0].rows ?? [];
  let shown = 0;
  for (const row of rows) {
    const text = row.cells[0].textContent.toLowerCase();
    row.hidden = !words.every((word) => text.includes(word));
    shown += row.hidden ? 0 : 1;
  }
  const count = document.querySelector(`[data-count="${field.dataset.filter}"]`);
  count.textContent = words.length ? `${shown} of ${rows.length}` : "";
}

for (const field of document.querySelectorAll("input[data-filter]")) {
  field.closest("p").hidden = false;
  field.addEventListener("input", () => filterRows(field));
}

const tray = document.getElementById("tray");
const output = document.getElementById("export");
const kind = document.getElementById("kind");

function ticked() {
  return [...document.querySelectorAll(".tick input:checked")];
}

// A table of the configuration: the codes to ignore in each file.
function asIgnores(boxes) {
  const codes = new Map();
  for (const box of boxes) {
    if (!box.dataset.path) continue;
    codes.set(box.dataset.path, (codes.get(box.dataset.path) ?? new Set()).add(box.dataset.code));
  }
  const lines = [...codes].map(([path, some]) => `${path} = [${[...some].sort().map((code) => `"${code}"`).join(", ")}]`);
  return ["[per-file-ignores]", ...lines, ""].join("\n");
}

// The lines of a baseline, which says that these findings are known.
function asBaseline(boxes) {
  return [output.dataset.header, ...boxes.map((box) => box.dataset.known), ""].join("\n");
}

function show() {
  const boxes = ticked();
  tray.hidden = boxes.length === 0;
  document.getElementById("ticked").textContent = String(boxes.length);
  output.value = kind.value === "ignores" ? asIgnores(boxes) : asBaseline(boxes);
}

document.addEventListener("change", (event) => {
  if (event.target.closest(".tick") || event.target === kind) show();
});

document.getElementById("copy").addEventListener("click", () => {
  output.focus();
  output.select();
  document.execCommand("copy");
});

document.getElementById("save").addEventListener("click", () => {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([output.value], { type: "text/plain" }));
  link.download = kind.value === "ignores" ? "corpus-lint.toml" : "baseline.jsonl";
  link.click();
  URL.revokeObjectURL(link.href);
});

document.getElementById("clear").addEventListener("click", () => {
  for (const box of ticked()) box.checked = false;
  show();
});

// Browsers keep ticks when a page is loaded again.
show();
