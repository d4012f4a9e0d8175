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
};

const tones = {
	plain: 'text-ink hover:bg-hover',
	active: 'bg-accent-soft text-accent-ink hover:bg-hover',
	off: 'bg-danger-soft text-danger-ink hover:bg-hover',
	leave: 'bg-danger text-white hover:bg-danger-hover',
};

/** One of the round buttons of the control bar. */
export function ControlButton({ tone = 'plain', count = 0, countText, icon, className, ...rest }: Props) {
	return (
		<IconButton
			variant="bare"
			note={count > 0 ? countText : undefined}
			className={classes('relative sm:size-12', tones[tone], className)}
			icon={
				<>
					<span className="[&>svg]:size-[1.375rem]">{icon}</span>
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
