import { classes } from './classes.ts';

type Props = { lit: 1 | 2 | 3; label?: string; className?: string };

/** Three signal bars; unlit ones stay visible, so that one bar reads as "one of three". */
export function SignalBars({ lit, label, className }: Props) {
	return (
		<svg
			viewBox="0 0 20 20"
			role={label ? 'img' : undefined}
			aria-label={label}
			aria-hidden={label ? undefined : true}
			className={classes('size-5', className)}
			fill="currentColor"
		>
			{[1, 2, 3].map((bar) => (
				<rect
					key={bar}
					x={bar * 6 - 4}
					y={18 - bar * 5}
					width="4"
					height={bar * 5}
					rx="1.5"
					opacity={bar <= lit ? 1 : 0.3}
				/>
			))}
		</svg>
	);
}
