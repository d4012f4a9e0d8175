import { pageUnits } from '../../../sfu/protocol/ink/strokePoints.ts';
import { colorOf } from '../../client/ink/palette.ts';
import { classes } from '../../ui/classes.ts';
import { NameText } from '../../ui/NameText.tsx';
import type { Size } from '../../ui/stageLayout.ts';

type Props = {
	name: string;
	/** Of the ink; null: somebody points. */
	color: number | null;
	/** 1/10000 of the picture around it, as it is shown. */
	x: number;
	y: number;
	/** Of the picture, CSS px, before any transform. */
	size: Size;
	/** Size of the text and what goes with it. */
	className: string;
};

/** Beside the ink, CSS px. */
const gapPx = 8;

/** Whose ink it is, beside it. Glides to its next place on a layer of its own, so that nothing is drawn anew. */
export function InkTag({ name, color, x, y, size, className }: Props) {
	return (
		<span
			data-testid="ink-name"
			style={{
				translate: `${(x / pageUnits) * size.width + gapPx}px ${(y / pageUnits) * size.height + gapPx}px`,
			}}
			className={classes(
				'pointer-events-none absolute top-0 left-0 z-10 flex items-center gap-1.5 truncate rounded-full bg-slate-950/80 px-2 py-0.5 font-medium text-white transition-[translate] duration-100 ease-linear will-change-transform',
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
