import { Minimize } from 'lucide-react';
import type { RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/Button.tsx';
import { leaveFullScreen, useFullScreenElement } from '../../ui/fullScreen.ts';

/** The way back from a tile in full screen; menus and tooltips are outside it, and not seen there. */
export function FullScreenBar({ figure }: { figure: RefObject<HTMLElement | null> }) {
	const { t } = useTranslation();
	const element = useFullScreenElement();
	if (element === null || element !== figure.current) return null;
	return (
		<Button
			testId="tile-leave-full-screen"
			variant="bare"
			autoFocus
			onClick={() => void leaveFullScreen()}
			className="absolute top-3 right-3 bg-slate-950/75 text-white hover:bg-slate-950/90"
		>
			<Minimize className="size-5" aria-hidden />
			{t('call.peer.leaveFullScreen')}
		</Button>
	);
}
