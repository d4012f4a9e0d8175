/** Data that is nested too deep exhausts the stack of everything that walks it recursively, JSON.stringify included. */
export function isNestedAtMost(value: unknown, depth: number): boolean {
	if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return true;
	return depth > 0 && Object.values(value).every((inner) => isNestedAtMost(inner, depth - 1));
}
