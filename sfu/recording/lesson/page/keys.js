/** @typedef {'toggle' | 'back' | 'forward' | 'fullScreen' | 'mute'} Command */

/** @type {Record<string, Command>} */
const commands = {
	' ': 'toggle',
	k: 'toggle',
	j: 'back',
	l: 'forward',
	arrowleft: 'back',
	arrowright: 'forward',
	f: 'fullScreen',
	m: 'mute',
};

/**
 * What a key does, wherever the focus is.
 * @param {Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'altKey' | 'metaKey'>} event
 * @param {{ tag: string, type: string, isSeekBar: boolean }} focus tag name in capitals and type of the focused element
 * @returns {Command | null} null: the key belongs to the browser or to the focused control
 */
export function commandOf({ key, code, ctrlKey, altKey, metaKey }, { tag, type, isSeekBar }) {
	if (ctrlKey || altKey || metaKey || tag === 'SELECT' || tag === 'TEXTAREA') return null;
	// A layout without Latin letters: the key at the same place.
	const typed = /^[\x20-\x7e]|^Arrow/.test(key) ? key.toLowerCase() : code.replace(/^Key/, '').toLowerCase();
	const command = commands[typed] ?? null;
	if (typed === ' ' && (tag === 'BUTTON' || tag === 'SUMMARY' || tag === 'A')) return null;
	if (typed.startsWith('arrow') && type === 'range' && !isSeekBar) return null;
	return command;
}
