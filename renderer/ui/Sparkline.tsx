import { classes } from './classes.ts';

type Props = {
	/** Oldest first; the newest is at the right edge. */
	values: number[];
	/**
	 * Number of values that fill the width. Fewer start further right, so that a point keeps its distance from the right
	 * edge.
	 */
	room: number;
	/** A threshold, drawn as a dashed line. */
	limit?: number;
	/** Accessible name. */
	label: string;
	className?: string;
};

const width = 240;
const height = 48;
const edge = 2;

/** A small line chart of the latest values; its y axis starts at zero. */
export function Sparkline({ values, room, limit, label, className }: Props) {
	const top = Math.max(1e-6, limit ?? 0, ...values) * 1.1;
	const yOf = (value: number) => height - edge - (value / top) * (height - 2 * edge);
	const step = width / Math.max(1, room - 1);
	const points = values.map((value, index) => `${width - (values.length - 1 - index) * step},${yOf(value)}`);
	const first = width - (values.length - 1) * step;
	return (
		<svg
			viewBox={`0 0 ${width} ${height}`}
			preserveAspectRatio="none"
			role="img"
			aria-label={label}
			className={classes('block w-full', className)}
		>
			{values.length > 0 && (
				<polygon points={`${first},${height} ${points.join(' ')} ${width},${height}`} className="fill-accent-soft" />
			)}
			<polyline
				points={points.join(' ')}
				className="fill-none stroke-accent"
				strokeWidth="2"
				strokeLinejoin="round"
				vectorEffect="non-scaling-stroke"
			/>
			{limit !== undefined && (
				<line
					x1="0"
					x2={width}
					y1={yOf(limit)}
					y2={yOf(limit)}
					className="stroke-edge"
					strokeWidth="1.5"
					strokeDasharray="5 4"
					vectorEffect="non-scaling-stroke"
				/>
			)}
		</svg>
	);
}
