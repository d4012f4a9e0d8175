import type { ComponentProps, ReactNode } from 'react';
import { IconButton } from './Button.tsx';
import { classes } from './classes.ts';

type Props = Omit<ComponentProps<typeof IconButton>, 'variant' | 'note'> & {
	/** Default `plain`. `active`: something is on or open; `off`: the microphone or camera is off; `leave`: red. */
	tone?: 'plain' | 'active' | 'off' | 'leave';
	/**
	 * Small red figure, e.g. of unread messages; not drawn when 0 (default). `countText` is the sentence for the tooltip
	 * and screen readers.
	 */
	count?: number;
	countText?: string;
	icon: ReactNode;
	/** Looks and reads as disabled and does nothing, but keeps the keyboard focus. */
	busy?: boolean;
	/** A word below the icon where there is room; part of the label, which is the accessible name. */
	caption: string;
};

const tones = {
	plain: 'text-ink hover:bg-hover',
	active: 'bg-accent-soft text-accent-ink hover:bg-hover',
	off: 'bg-danger-soft text-danger-ink hover:bg-hover',
	leave: 'bg-danger text-white hover:bg-danger-hover',
};

/** One of the buttons of the control bar: round, and with its caption on a window that has room for it. */
export function ControlButton({
	tone = 'plain',
	count = 0,
	countText,
	icon,
	busy = false,
	caption,
	className,
	onClick,
	...rest
}: Props) {
	return (
		<IconButton
			variant="bare"
			aria-disabled={busy || undefined}
			onClick={(event) => !busy && onClick?.(event)}
			note={count > 0 ? countText : undefined}
			className={classes(
				'relative aria-disabled:cursor-default aria-disabled:opacity-50 sm:size-12 labelled:h-14 labelled:w-auto labelled:min-w-17 labelled:flex-col labelled:rounded-2xl labelled:px-2',
				tones[tone],
				className,
			)}
			icon={
				<>
					<span className="inline-flex [&_svg]:size-[1.375rem]">{icon}</span>
					<span aria-hidden="true" className="hidden text-xs font-medium labelled:block">
						{caption}
					</span>
					{count > 0 && (
						<span
							// Drawn as generated content, so that the figure is no part of the button's accessible name.
							data-count={count > 99 ? '99+' : count}
							className="forced-edge figures absolute -top-0.5 -right-0.5 flex h-5 min-w-5 items-center justify-center rounded-full bg-danger px-1 text-xs font-semibold text-white after:content-[attr(data-count)]"
						/>
					)}
				</>
			}
			{...rest}
		/>
	);
}
