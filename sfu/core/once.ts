/** Wraps what may happen once only, e.g. a release: further calls do nothing, also during the first. */
export function once(action: () => void): () => void {
	let isDone = false;
	return () => {
		if (isDone) return;
		isDone = true;
		action();
	};
}
