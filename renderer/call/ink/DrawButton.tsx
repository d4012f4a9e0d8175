import { Pencil } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../../ui/Button.tsx';
import { classes } from '../../ui/classes.ts';
import { useDrawing } from './useDrawing.ts';

type Props = {
	/** Name of the tile. */
	target: string;
	className?: string;
};

/** Begins and ends drawing on a tile; null for those who may not draw. */
export function DrawButton({ target, className }: Props) {
	const { t } = useTranslation();
	const { mayDraw, isDrawing, setDrawing } = useDrawing(target);
	if (!mayDraw) return null;
	return (
		<IconButton
			testId="ink-draw"
			variant="overVideo"
			label={t(isDrawing ? 'ink.done' : 'ink.draw')}
			aria-pressed={isDrawing}
			icon={<Pencil className="size-5" aria-hidden />}
			onClick={() => setDrawing(!isDrawing)}
			className={classes('aria-pressed:bg-accent-fill aria-pressed:text-on-accent', className)}
		/>
	);
}
