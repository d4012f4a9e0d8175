import { pageUnits } from '../../../sfu/protocol/ink/strokePoints.ts';
import { colorOf } from '../../client/ink/palette.ts';
import { classes } from '../../ui/classes.ts';
import { NameText } from '../../ui/NameText.tsx';

type Props = {
	name: string;
	/** Of the ink; null: somebody points. */
	color: number | null;
	/** 1/10000 of the picture around it. */
	x: number;
	y: number;
	/** Size of the text and what goes with it. */
	className: string;
};

/** Whose ink it is, beside it. */
export function InkTag({ name, color, x, y, className }: Props) {
	return (
		<span
			data-testid="ink-name"
			style={{ left: `${(x / pageUnits) * 100}%`, top: `${(y / pageUnits) * 100}%` }}
			className={classes(
				'pointer-events-none absolute z-10 flex translate-x-2 translate-y-2 items-center gap-1.5 truncate rounded-full bg-slate-950/80 px-2 py-0.5 font-medium text-white',
				className,
			)}
		>
			{color !== null && (
				<span className="size-2 shrink-0 rounded-full" style={{ background: colorOf(color) }} aria-hidden="true" />
			)}
			<NameText>{name}</NameText>
		</span>
	);
}
