// What htmx leaves to us: the keyboard, the examples, staying at the newest line, and saying so when a send fails.
"use strict";

// This file is loaded before the body: a key must find its listener however early it is pressed. Before htmx is ready
// the form is sent by the browser itself.
document.addEventListener("keydown", (event) => {
  if (!event.target.matches("#composer textarea")) return;
  // Enter that picks a word from the input method is no send; old WebKit says so only by the code 229.
  if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
  event.preventDefault();
  event.target.form.requestSubmit();
});

document.addEventListener("click", (event) => {
  const example = event.target.closest("[data-say]");
  if (!example) return;
  const box = document.querySelector("#composer textarea");
  box.value = example.dataset.say;
  box.focus();
});

document.addEventListener("DOMContentLoaded", () => {
  const talk = document.getElementById("talk");
  const composer = document.getElementById("composer");
  if (!composer) return;
  const box = composer.querySelector("textarea");
  const notice = document.getElementById("notice");
  let sending = "";
  let atEnd = true;

  const showEnd = () => { talk.scrollTop = talk.scrollHeight; };
  const warn = (words) => { notice.textContent = words; notice.hidden = !words; };
  const LOST = "连不上服务，正在重试…";

  document.addEventListener("htmx:beforeRequest", (event) => {
    if (event.target === composer) sending = box.value;
  });
  document.addEventListener("htmx:beforeSwap", () => {
    atEnd = talk.scrollHeight - talk.scrollTop - talk.clientHeight < 80;
  });
  document.addEventListener("htmx:afterSettle", () => { if (atEnd) showEnd(); });

  document.addEventListener("htmx:afterRequest", (event) => {
    const { successful, elt } = event.detail;
    if (!successful) return;
    // News that comes in says the line is up again; only a send that went well says that for the send.
    if (elt.id !== "pulse" || notice.textContent === LOST) warn("");
    elt.closest("details.clock")?.removeAttribute("open");
    if (elt !== composer) return;
    // What was typed while the message was on its way stays.
    if (box.value.startsWith(sending)) box.value = box.value.slice(sending.length);
    showEnd();
  });
  document.addEventListener("htmx:responseError", (event) => warn(event.detail.xhr.responseText));
  for (const lost of ["htmx:sendError", "htmx:timeout"]) {
    document.addEventListener(lost, () => warn(LOST));
  }

  // A new height of the window (a phone's keyboard) or of the text typed must not hide the newest line.
  new ResizeObserver(() => { if (atEnd) showEnd(); }).observe(talk);
  talk.addEventListener("scroll", () => {
    atEnd = talk.scrollHeight - talk.scrollTop - talk.clientHeight < 80;
  }, { passive: true });
  showEnd();
  // Not by `autofocus`, of which browsers complain where somebody has begun to type already.
  if (document.activeElement === document.body) box.focus();
});
