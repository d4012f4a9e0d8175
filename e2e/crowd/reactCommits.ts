/** Renders per component name; a component that did not render has no entry. */
export type RenderCounts = Record<string, number>;

/** The fields of a React fiber that are read here. */
type Fiber = {
	type: unknown;
	flags: number;
	child: Fiber | null;
	sibling: Fiber | null;
	alternate: Fiber | null;
};

declare global {
	interface Window {
		/** Renders since the last call. */
		takeRenderCounts(): RenderCounts;
		/** Animation frames since React's last commit; tests may set it to 0. */
		framesSinceCommit: number;
		__REACT_DEVTOOLS_GLOBAL_HOOK__: object;
	}
}

/**
 * Counts renders through the hook of React's developer tools, which must exist before React loads. Self-contained, because
 * Playwright passes it into the page as text.
 */
export function countRenders(): void {
	/** React's fiber flag PerformedWork: the component function ran in this commit. */
	const performedWork = 1;
	let counts: RenderCounts = {};
	const count = (fiber: Fiber) => {
		const before = fiber.alternate;
		const { type } = fiber;
		const isNew = before === null;
		if (typeof type === 'function' && (isNew || (fiber.flags & performedWork) !== 0)) {
			counts[type.name] = (counts[type.name] ?? 0) + 1;
		}
		// The same child object: React bailed out of this subtree in this commit.
		if (isNew || fiber.child !== before.child) {
			for (let child = fiber.child; child; child = child.sibling) count(child);
		}
	};
	window.__REACT_DEVTOOLS_GLOBAL_HOOK__ = {
		renderers: new Map(),
		supportsFiber: true,
		inject: () => 1,
		onCommitFiberRoot: (_: number, root: { current: Fiber }) => {
			window.framesSinceCommit = 0;
			count(root.current);
		},
		onCommitFiberUnmount: () => {},
		onPostCommitFiberRoot: () => {},
		checkDCE: () => {},
	};
	window.takeRenderCounts = () => {
		const taken = counts;
		counts = {};
		return taken;
	};
	window.framesSinceCommit = 0;
	const countFrame = () => {
		window.framesSinceCommit += 1;
		requestAnimationFrame(countFrame);
	};
	requestAnimationFrame(countFrame);
}
