/** @typedef {import('../hostApi.ts').HostApi} HostApi */
/** @typedef {import('../hostApi.ts').ServerState} ServerState */

const lectern = /** @type {Window & typeof globalThis & { lectern: HostApi }} */ (window).lectern;

/** What a teacher can do about it, by code. */
const advice = {
	worker:
		'The part of Lectern that carries sound and picture does not run on this computer. Installing Lectern again puts it back.',
	network: 'Lectern cannot be reached on this computer’s network. Check that the network is connected, then try again.',
	'data-dir': 'Lectern cannot read or write its files. Check that the disk is not full, then try again.',
	'in-use':
		'Lectern already runs on this computer with the same classes, perhaps in a terminal. Use that one, or close it and try again.',
	window:
		'The class goes on, but this window cannot show it. Try again; if it keeps happening, quit Lectern and start it again.',
	usage: 'Lectern was started with a setting it does not understand. Correct it and start Lectern again.',
};
const openedAdvice = 'Another Lectern on this computer has your classes. Its page opens in your browser.';
const otherAdvice = 'The class server did not start. Try again; if it keeps happening, restart the computer.';

/** @param {string} id */
function element(id) {
	const found = document.getElementById(id);
	if (!found) throw new Error(`no element ${id}`);
	return found;
}

/** @param {ServerState} state */
function titleOf(state) {
	if (state.name !== 'failed') return 'Starting your class…';
	if (state.code === 'in-use') return 'Lectern is already open';
	return state.code === 'window' ? 'Your class cannot be shown' : 'Your class could not be started';
}

/** @param {ServerState} state */
function show(state) {
	const failed = state.name === 'failed';
	element('retry').hidden = !failed;
	element('code').hidden = !failed;
	element('progress').hidden = failed;
	element('title').textContent = titleOf(state);
	element('detail').textContent = 'This takes a moment.';
	if (state.name === 'restarting') element('detail').textContent = `Trying again (${state.attempt}).`;
	if (!failed) return;
	element('retry').textContent = state.openedInBrowser ? 'Open it again' : 'Try again';
	element('detail').textContent = state.openedInBrowser
		? openedAdvice
		: (new Map(Object.entries(advice)).get(state.code) ?? otherAdvice);
	element('code').textContent = `Code: ${state.code} (${state.message})`;
	element('retry').focus();
}

element('retry').addEventListener('click', () => lectern.retryServer());
lectern.onServerState(show);
