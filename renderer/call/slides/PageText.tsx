import { useTranslation } from 'react-i18next';
import type { DocumentView } from '../../../sfu/protocol/models/documents.ts';
import type { Page } from './pages/Page.ts';
import { usePageContent } from './usePageContent.ts';

type Props = { roomId: string; document: DocumentView; pageId: string };

/** What is written on a page, for screen readers: they see nothing of a canvas. */
export function PageText(props: Props) {
	const { t } = useTranslation();
	const text = usePageContent(props, readText, '');
	return text === '' ? null : (
		<section data-testid="slides-text" aria-label={t('slides.pageText')} className="sr-only">
			<p dir="auto">{text}</p>
		</section>
	);
}

const readText = ({ readText: read }: Page) => read();
