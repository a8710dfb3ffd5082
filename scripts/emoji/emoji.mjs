// Makes public/emoji.txt, the list that the emoji picker shows and searches. Run by hand when there is a new Unicode:
//
//     cd scripts/emoji && npm ci && node emoji.mjs
//
// Source: emojibase-data (MIT, Miles Johnson), whose names and keywords are those of Unicode's CLDR (Unicode License v3). The
// version is pinned in package.json; both licences stand in public/emoji-licences.txt.
//
// The file is a notice, an empty line, then lines: one without a tab names a group, all others are an emoji, its name, and words that
// it is found by beside those of its name. Tones of skin are left out: they are variants of what is there.

import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { brotliCompressSync } from "node:zlib";

const require = createRequire(import.meta.url);
const target = fileURLToPath(new URL("../../public/emoji.txt", import.meta.url));
const emojibase = require("emojibase-data/en/data.json");
const shortcodes = require("emojibase-data/en/shortcodes/github.json");
const { version } = JSON.parse(readFileSync(require.resolve("emojibase-data/package.json"), "utf8"));

/** As Unicode orders them; the one that is missing (2) holds parts of emoji and no emoji. */
const GROUPS = new Map([
  [0, "Smileys & emotion"],
  [1, "People & body"],
  [3, "Animals & nature"],
  [4, "Food & drink"],
  [5, "Travel & places"],
  [6, "Activities"],
  [7, "Objects"],
  [8, "Symbols"],
  [9, "Flags"],
]);
/** More of them are rarely searched for, and each is paid for by everybody who opens the picker. */
const WORDS_MAX = 6;
/** Words that nobody seeks an emoji by. */
const EMPTY = new Set("a an and as at be by emoji for in is it ma me my of on or out so that the this to um up what with you".split(" "));

/**
 * As Unicode writes it in full ("fully-qualified") and keyboards make it. The source also asks those to be pictures that are
 * pictures anyway: the same emoji would be two, and as reactions be counted apart.
 */
function qualified(emoji) {
  const plain = emoji.replaceAll("\ufe0f", "");
  const known = [emoji, plain].find((form) => /^\p{RGI_Emoji}$/v.test(form));
  if (!known) throw new Error(`${emoji} is no emoji of this Node's Unicode (${process.versions.unicode})`);
  return known;
}

function wordsOf(text) {
  const plain = text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");
  return plain.split(/[^\p{L}\p{N}+]+/u).filter((word) => word && !EMPTY.has(word));
}

/** What it is found by beside its name. A word's beginning finds the word, so that one that begins another is left out. */
function keywords(emoji) {
  const name = emoji.label.toLowerCase().split(/[^\p{L}\p{N}+]+/u);
  const told = [shortcodes[emoji.hexcode] ?? [], emoji.tags ?? []].flat().flatMap(wordsOf);
  // Names with marks above their letters are typed without them.
  const plainName = wordsOf(emoji.label).filter((word) => !name.includes(word));
  const all = [...new Set([...plainName, ...told])].filter((word) => !/^\d+$/.test(word));
  const free = all.filter((word) => !name.some((named) => named.startsWith(word)));
  const longest = free.filter((word) => !free.some((other) => other !== word && other.startsWith(word)));
  return longest.filter((word) => !isFormOf(word, [...longest, ...name])).slice(0, WORDS_MAX);
}

/** "giggling" beside "giggle", "cars" beside "car". */
function isFormOf(word, others) {
  const stem = word.replace(/(ing|ed|es|s|ly)$/, "");
  if (stem === word || stem.length < 4) return false;
  const shorter = (other) => other.length < word.length || (other.length === word.length && other < word);
  return others.some((other) => other !== word && other.startsWith(stem) && shorter(other));
}

/** Where it is the country's two letters that the source adds, they say no more than the flag's name. */
function isFlag(emoji) {
  return emoji.label.startsWith("flag: ");
}

const lines = [
  `Emoji: names and keywords from emojibase-data ${version} (MIT) and Unicode CLDR (Unicode License v3), arranged by scripts/emoji.`,
  "The licences: emoji-licences.txt, beside this file.",
  "",
];
for (const [group, name] of GROUPS) {
  lines.push(name);
  const members = emojibase.filter((emoji) => emoji.group === group);
  members.sort((one, other) => one.order - other.order);
  for (const emoji of members) {
    const found = isFlag(emoji) ? wordsOf(emoji.label).filter((word) => !emoji.label.toLowerCase().includes(word)) : keywords(emoji);
    lines.push([qualified(emoji.emoji), emoji.label, found.join(" ")].join("\t").trimEnd());
  }
}
const text = `${lines.join("\n")}\n`;
writeFileSync(target, text);
console.info(`${text.length} characters, ${brotliCompressSync(text).length} bytes as brotli`);
