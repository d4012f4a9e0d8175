/**
 * @template {Element} T
 * @param {string} id
 * @param {new () => T} type
 * @returns {T}
 * @throws Error when the page has no such element
 */
export function byId(id, type) {
	const element = document.getElementById(id);
	if (element instanceof type) return element;
	throw new Error(`no ${type.name} with the id ${id}`);
}
