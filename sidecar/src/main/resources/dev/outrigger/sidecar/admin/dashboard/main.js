/* Shows what is known, and hears keys. */

const costs = []; // of the last showings, in milliseconds: read by the test of this page

function show() {
  const began = performance.now();
  const status = model.status;
  showVerdict(status, began);
  if (status) {
    showServices(status.services);
    showSums(status);
    showOwn(status);
    showDrains(status.drains);
    showProblems(status.problems, status.unresolved);
    showConfig(status.config, status.info);
    showRegistry(status.registries);
    showChanges();
    showProcess(status.info);
  }
  costs.push(performance.now() - began);
  if (costs.length > SAMPLES) costs.shift();
}

/* ------------------------------------------------------------------------------------------------------------- keys */

$('filter').addEventListener('input', arrange);

$('rows').addEventListener('click', (event) => {
  const button = event.target.closest('button.row');
  if (button) toggle(rows.get(button.dataset.service));
});

$('rows').addEventListener('keydown', (event) => {
  const row = event.target.closest('.rows > li')?.row;
  if (!row) return;
  const buttons = [...$('rows').querySelectorAll('button.row')];
  const at = buttons.indexOf(row.button);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: buttons.length - 1 }[event.key];
  if (to !== undefined && event.target === row.button) {
    event.preventDefault();
    buttons[Math.max(0, Math.min(buttons.length - 1, to))].focus();
  } else if (event.key === 'Escape' && opened.has(row.name)) {
    toggle(row);
    row.button.focus();
  }
});

document.addEventListener('keydown', (event) => {
  const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName);
  if (event.key === '/' && !typing && !event.ctrlKey && !event.metaKey && !event.altKey && !$('ask').open) {
    event.preventDefault();
    $('filter').focus();
    $('filter').select();
  } else if (event.key === 'Escape' && event.target === $('filter')) {
    $('filter').value = '';
    arrange();
    $('filter').blur();
  } else if (event.key === 'Escape' && !$('told').hidden) {
    $('told').hidden = true;
  }
});

setInterval(() => showVerdict(model.status, performance.now()), 1000);
listen();
keepLooking();
