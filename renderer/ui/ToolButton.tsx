import type { ReactNode } from 'react';
import { classes } from './classes.ts';

type Props = {
	icon: ReactNode;
	text: string;
	danger?: boolean;
	/** Looks and reads as disabled and does nothing, but keeps the keyboard focus. */
	busy?: boolean;
	onClick: () => void;
};

/** A bordered button with an icon and a text, at least 44 px high; several stand in a grid. */
export function ToolButton({ icon, text, danger, busy = false, onClick }: Props) {
	return (
		<button
			type="button"
			aria-disabled={busy}
			onClick={() => !busy && onClick()}
			className={classes(
				'flex min-h-11 items-center gap-2 rounded-[10px] border border-line px-3 py-2 text-left text-sm leading-tight font-medium hover:bg-hover aria-disabled:cursor-default aria-disabled:opacity-50 [&>svg]:size-4.5 [&>svg]:shrink-0',
				danger && 'text-danger-ink',
			)}
		>
			{icon}
			{text}
		</button>
	);
}
