/** For browsers that do not tell when they are idle: Safari. */
const waitMs = 200;

/** Loads a part of the page that is likely to be needed next, as soon as the browser has nothing else to do. Fails in silence. */
export function prefetch(load: () => Promise<unknown>): void {
	const start = () => void load().catch(() => {});
	if ('requestIdleCallback' in window) requestIdleCallback(start);
	else setTimeout(start, waitMs);
}
