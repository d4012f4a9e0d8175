/** Whether it can be walked through and written out: data nested without end exhausts the stack of whoever does. */
export function isNestedAtMost(value: unknown, depth: number): boolean {
	if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return true;
	return depth > 0 && Object.values(value).every((inner) => isNestedAtMost(inner, depth - 1));
}
