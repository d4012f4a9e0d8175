import { Maximize, Minimize } from 'lucide-react';
import type { RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../../ui/Button.tsx';
import { canFullScreen, fillScreen, leaveFullScreen, useFullScreenElement } from '../../ui/fullScreen.ts';

/** On phones, over a shared screen: the page without the bars of the browser, turned sideways where that is wider. */
export function FillScreenButton({ figure }: { figure: RefObject<HTMLElement | null> }) {
	const { t } = useTranslation();
	const isFull = useFullScreenElement() === document.documentElement;
	if (!canFullScreen()) return null;
	const fill = () => {
		const picture = figure.current?.querySelector<HTMLVideoElement | HTMLCanvasElement>('video, canvas');
		if (figure.current && picture) void fillScreen(figure.current, picture.clientWidth > picture.clientHeight);
	};
	return (
		<IconButton
			testId="tile-full-screen"
			variant="overVideo"
			label={t(isFull ? 'call.peer.leaveFullScreen' : 'call.peer.fullScreen')}
			icon={isFull ? <Minimize className="size-5" aria-hidden /> : <Maximize className="size-5" aria-hidden />}
			onClick={isFull ? () => void leaveFullScreen() : fill}
			className="fades absolute top-1 right-14 bars-shown:top-12 pointer-fine:not-immersive:hidden [:fullscreen>&]:hidden"
		/>
	);
}
