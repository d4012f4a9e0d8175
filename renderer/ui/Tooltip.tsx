import { Tooltip as Primitive } from 'radix-ui';
import type { FocusEvent, ReactNode } from 'react';
import { focusCameByKeyboard } from './focusOrigin.ts';
import { useOverlayRoot } from './overlayRoot.ts';

type Props = {
	label: string;
	hint?: string | undefined;
	/** A second line. */
	note?: string | undefined;
	side?: 'top' | 'bottom' | 'left' | 'right' | undefined;
	children: ReactNode;
};

/** A button that gets the focus back, e.g. when its menu is closed by a click, keeps its tooltip closed. */
const keyboardOnly = (event: FocusEvent) => focusCameByKeyboard() || event.preventDefault();

/** Needs a `TooltipProvider` above it. `children` is one element that takes a ref. */
export function Tooltip({ label, hint, note, side = 'top', children }: Props) {
	return (
		<Primitive.Root>
			<Primitive.Trigger asChild onFocus={keyboardOnly}>
				{children}
			</Primitive.Trigger>
			<Primitive.Portal container={useOverlayRoot()}>
				<Primitive.Content
					side={side}
					sideOffset={8}
					collisionPadding={8}
					className="appear forced-edge pointer-events-none z-60 rounded-lg bg-slate-900 px-2.5 py-1.5 text-sm text-white shadow-float dark:bg-slate-100 dark:text-slate-900"
				>
					{label}
					{hint && <kbd className="ml-2 rounded bg-white/20 px-1.5 font-sans text-xs dark:bg-slate-900/15">{hint}</kbd>}
					{note && <span className="block max-w-72">{note}</span>}
				</Primitive.Content>
			</Primitive.Portal>
		</Primitive.Root>
	);
}

export function TooltipProvider({ children }: { children: ReactNode }) {
	return (
		<Primitive.Provider delayDuration={400} skipDelayDuration={200}>
			{children}
		</Primitive.Provider>
	);
}
