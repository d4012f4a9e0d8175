import { Maximize, Pencil, Pin, PinOff } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { classes } from '../../ui/classes.ts';
import { canFullScreen } from '../../ui/fullScreen.ts';
import { MenuItem } from '../../ui/Menu.tsx';

type ItemsProps = {
	pinned: boolean;
	onPin: () => void;
	/** undefined: one may not draw, or there is no picture. */
	onDraw?: (() => void) | undefined;
	onFullScreen: () => void;
};

/** How we see a tile ourselves: rows of its menu. */
export function PictureItems({ pinned, onPin, onDraw, onFullScreen }: ItemsProps) {
	const { t } = useTranslation();
	return (
		<>
			<MenuItem testId="person-pin" icon={pinned ? <PinOff aria-hidden /> : <Pin aria-hidden />} onSelect={onPin}>
				{t(pinned ? 'call.peer.unpin' : 'call.peer.pin')}
			</MenuItem>
			{onDraw && (
				<MenuItem testId="person-draw" icon={<Pencil aria-hidden />} onSelect={onDraw}>
					{t('ink.draw')}
				</MenuItem>
			)}
			{canFullScreen() && (
				<MenuItem testId="person-full-screen" icon={<Maximize aria-hidden />} onSelect={onFullScreen}>
					{t('call.peer.fullScreen')}
				</MenuItem>
			)}
		</>
	);
}

type CornerProps = {
	/** Too small for a button that a finger can hit. */
	small: boolean;
	/** Goes with the bars of the call where they fade. */
	fading: boolean;
	children: ReactNode;
};

/** In the corner of a tile; shown on hover, on keyboard focus, and always on touch screens where the tile is large enough. */
export function TileCorner({ small, fading, children }: CornerProps) {
	return (
		<div
			className={classes(
				'absolute top-1 right-1 opacity-0 transition-opacity duration-150',
				'group-hover:opacity-100 focus-within:opacity-100 has-[[data-state=open]]:opacity-100',
				'[:fullscreen_&]:hidden',
				small ? 'pointer-coarse:hidden' : 'pointer-coarse:opacity-100',
				fading && 'fades bars-shown:top-12',
			)}
		>
			{children}
		</div>
	);
}
