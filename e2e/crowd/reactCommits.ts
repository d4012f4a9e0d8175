/**
 * Counts which components React really drew, as its developer tools do: through the hook they use. Has to be in the page
 * before React is; self-contained, since it crosses into the page as text.
 */
export type Drawn = Record<string, number>;

/** The fields of React's own tree that are read here. */
type Fiber = {
	type: unknown;
	flags: number;
	child: Fiber | null;
	sibling: Fiber | null;
	alternate: Fiber | null;
};

declare global {
	interface Window {
		/** Since the last call. By name of the component; a component that was passed over is not in it. */
		takeDrawn(): Drawn;
		__REACT_DEVTOOLS_GLOBAL_HOOK__: object;
	}
}

export function countDrawn(): void {
	const performedWork = 1;
	let drawn: Drawn = {};
	const count = (fiber: Fiber) => {
		const before = fiber.alternate;
		const { type } = fiber;
		const isNew = before === null;
		if (typeof type === 'function' && (isNew || (fiber.flags & performedWork) !== 0)) {
			drawn[type.name] = (drawn[type.name] ?? 0) + 1;
		}
		// The same child object: nothing below was looked at in this commit.
		if (isNew || fiber.child !== before.child) {
			for (let child = fiber.child; child; child = child.sibling) count(child);
		}
	};
	window.__REACT_DEVTOOLS_GLOBAL_HOOK__ = {
		renderers: new Map(),
		supportsFiber: true,
		inject: () => 1,
		onCommitFiberRoot: (_: number, root: { current: Fiber }) => count(root.current),
		onCommitFiberUnmount: () => {},
		onPostCommitFiberRoot: () => {},
		checkDCE: () => {},
	};
	window.takeDrawn = () => {
		const taken = drawn;
		drawn = {};
		return taken;
	};
}
