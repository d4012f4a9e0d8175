import type { ComponentProps, ReactNode } from 'react';
import type { TestId } from '../testIds/testIds.ts';
import { classes } from './classes.ts';
import { Tooltip } from './Tooltip.tsx';

const variants = {
	primary: 'bg-accent-fill text-on-accent hover:bg-accent-fill-hover forced-main',
	secondary: 'border border-edge bg-card text-ink hover:bg-hover',
	quiet: 'text-ink hover:bg-hover',
	/** On pictures, whatever is in them: the edge shows on a black one. */
	overVideo: 'bg-slate-950/70 text-white ring-1 ring-white/25 ring-inset hover:bg-slate-950/90',
	danger: 'bg-danger text-white hover:bg-danger-hover',
	/** No colours: the caller sets them by `className`. */
	bare: '',
	dangerQuiet: 'text-danger-ink hover:bg-danger-soft',
};
type ButtonVariant = keyof typeof variants;

const sizes = { md: 'min-h-11 px-4 text-[0.9375rem]', lg: 'min-h-13 px-6 text-[1.0625rem]' };

type ButtonProps = ComponentProps<'button'> & { testId: TestId; variant?: ButtonVariant; size?: keyof typeof sizes };

/** At least 44 px high, the smallest target for touch. */
export function Button({ testId, variant = 'secondary', size = 'md', className, ...rest }: ButtonProps) {
	return <button type="button" data-testid={testId} className={buttonClasses(variant, size, className)} {...rest} />;
}

export function LinkButton({
	testId,
	variant = 'secondary',
	size = 'md',
	className,
	...rest
}: ComponentProps<'a'> & { testId: TestId; variant?: ButtonVariant; size?: keyof typeof sizes }) {
	return <a data-testid={testId} className={buttonClasses(variant, size, className)} {...rest} />;
}

const buttonClasses = (variant: ButtonVariant, size: keyof typeof sizes, className?: string) =>
	classes(
		'inline-flex items-center justify-center gap-2 rounded-[10px] font-semibold transition-colors duration-150',
		'disabled:cursor-default disabled:opacity-50 aria-disabled:cursor-default aria-disabled:opacity-50',
		variants[variant],
		sizes[size],
		className,
	);

type IconButtonProps = Omit<ComponentProps<'button'>, 'children'> & {
	testId: TestId;
	/** Accessible name and tooltip. */
	label: string;
	/** Shown in the tooltip only, e.g. a keyboard shortcut. */
	hint?: string;
	/** Second line of the tooltip, and the button's accessible description. */
	note?: string | undefined;
	icon: ReactNode;
	variant?: ButtonVariant;
	tooltipSide?: 'top' | 'bottom' | 'left' | 'right';
};

/** A round icon button; its label is its accessible name and its tooltip. */
export function IconButton({
	testId,
	label,
	hint,
	note,
	icon,
	variant = 'quiet',
	tooltipSide,
	className,
	...rest
}: IconButtonProps) {
	return (
		<Tooltip label={label} hint={hint} note={note} side={tooltipSide}>
			<button
				type="button"
				data-testid={testId}
				aria-label={label}
				aria-description={note}
				className={classes(
					'inline-flex size-11 shrink-0 items-center justify-center rounded-full transition-colors duration-150',
					'disabled:cursor-default disabled:opacity-50',
					variants[variant],
					className,
				)}
				{...rest}
			>
				{icon}
			</button>
		</Tooltip>
	);
}
