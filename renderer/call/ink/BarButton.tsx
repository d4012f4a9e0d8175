import type { ComponentProps } from 'react';
import { IconButton } from '../../ui/Button.tsx';
import { classes } from '../../ui/classes.ts';

type Props = Omit<ComponentProps<typeof IconButton>, 'variant' | 'className'> & {
	/** Looks and reads as disabled and does nothing, but keeps the keyboard focus. */
	busy?: boolean;
	/** How it is shown that it is chosen. Default: filled. */
	mark?: 'fill' | 'ring';
};

const marks = {
	fill: 'aria-pressed:bg-accent-fill aria-pressed:text-on-accent',
	ring: 'aria-pressed:ring-3 aria-pressed:ring-accent aria-pressed:ring-inset',
};

/** A button of the drawing toolbar. */
export function BarButton({ busy = false, mark = 'fill', onClick, ...rest }: Props) {
	return (
		<IconButton
			variant="bare"
			aria-disabled={busy || undefined}
			onClick={(event) => !busy && onClick?.(event)}
			className={classes(
				'text-ink hover:bg-hover aria-expanded:bg-hover aria-disabled:cursor-default aria-disabled:opacity-40',
				marks[mark],
			)}
			{...rest}
		/>
	);
}
