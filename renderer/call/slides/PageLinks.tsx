import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DocumentView } from '../../../sfu/protocol/models/documents.ts';
import { leaveFullScreen } from '../../ui/fullScreen.ts';
import { LinkDialog } from './LinkDialog.tsx';
import type { Page, PageLink } from './pages/Page.ts';
import type { PageBox } from './pages/pageBox.ts';
import { usePageContent } from './usePageContent.ts';

type Props = { roomId: string; document: DocumentView; pageId: string; picture: PageBox };

/** The links of a page. One that is pressed first shows where it leads. */
export function PageLinks({ picture, ...page }: Props) {
	const { t } = useTranslation();
	const links = usePageContent(page, readLinks, none);
	const [pressed, setPressed] = useState<string | null>(null);
	const press = (url: string) => {
		// A dialog is outside of a tile in full screen.
		void leaveFullScreen();
		setPressed(url);
	};
	return (
		<div className="pointer-events-none absolute" style={picture}>
			{links.map(({ url, ...place }, index) => (
				<button
					// Of one page in their order, which does not change.
					// biome-ignore lint/suspicious/noArrayIndexKey: several links may lead to the same address
					key={index}
					type="button"
					data-testid="slides-link"
					aria-label={t('slides.link.label', { url })}
					title={url}
					onClick={() => press(url)}
					style={percentOf(place)}
					className="pointer-events-auto absolute cursor-pointer rounded-sm hover:bg-teal-600/20"
				/>
			))}
			{pressed !== null && <LinkDialog url={pressed} onClose={() => setPressed(null)} />}
		</div>
	);
}

const readLinks = ({ readLinks: read }: Page) => read();
const none: PageLink[] = [];

const percentOf = (place: Omit<PageLink, 'url'>) =>
	Object.fromEntries(Object.entries(place).map(([side, share]) => [side, `${share * 100}%`]));
