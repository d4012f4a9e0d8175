import type { ComponentProps, ReactNode } from 'react';
import type { TestId } from '../testIds/testIds.ts';
import { classes } from './classes.ts';

type Props = Omit<ComponentProps<'button'>, 'children'> & {
	testId: TestId;
	icon: ReactNode;
	text: string;
	/** Looks and reads as disabled and does nothing, but keeps the keyboard focus. */
	busy?: boolean;
	/** The icon above the text: several stand in one narrow row. */
	stacked?: boolean;
};

/** A bordered button with an icon and a text, at least 44 px high; several stand in a grid. Takes a ref, so it can open a menu. */
export function ToolButton({ testId, icon, text, busy = false, stacked = false, onClick, ...rest }: Props) {
	return (
		<button
			type="button"
			data-testid={testId}
			aria-disabled={busy}
			onClick={(event) => !busy && onClick?.(event)}
			className={classes(
				'flex min-h-11 items-center rounded-[10px] border border-line py-2 text-sm leading-tight font-medium hover:bg-hover aria-disabled:cursor-default aria-disabled:opacity-50 [&>svg]:size-4.5 [&>svg]:shrink-0',
				stacked ? 'flex-col justify-start gap-1 px-0.5 text-center' : 'gap-2 px-3 text-left',
			)}
			{...rest}
		>
			{icon}
			{text}
		</button>
	);
}
