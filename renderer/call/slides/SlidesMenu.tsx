import { Ellipsis, ImageDown, Trash2, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { BoardPattern, type DocumentView } from '../../../sfu/protocol/models/documents.ts';
import { IconButton } from '../../ui/Button.tsx';
import { Menu, MenuCheck, MenuHeading, MenuItem, MenuLine } from '../../ui/Menu.tsx';
import { useActions, useCall } from '../useCall.tsx';
import { PatternIcon } from './PatternIcon.tsx';
import { useAddedPage } from './useAddedPage.ts';
import { useExport } from './useExport.ts';
import { usePhotoRows } from './usePhotoRows.tsx';
import { useLookedAt } from './useSlides.ts';

/** What a teacher does with the document that is shown, beside turning its pages. */
export function SlidesMenu() {
	const { t } = useTranslation();
	const looked = useLookedAt();
	const { removePage, hideSlides, setFreePaging } = useActions();
	const isFree = useCall(({ slides }) => slides.freePaging);
	const add = useAddedPage();
	const photo = usePhotoRows();
	if (!looked) return null;
	const { document, pageId, pageIds } = looked;
	const isBoardPage = document.boards.some((board) => board.pageId === pageId);
	return (
		<div className="[:fullscreen_&]:hidden">
			<Menu
				testId="slides-menu"
				side="top"
				label={t('slides.more')}
				trigger={
					<IconButton
						testId="slides-more"
						label={t('slides.more')}
						icon={<Ellipsis className="size-5" aria-hidden />}
					/>
				}
			>
				<MenuHeading>{t('slides.insert')}</MenuHeading>
				{BoardPattern.options.map((pattern) => (
					<MenuItem
						testId={`slides-insert-${pattern}`}
						key={pattern}
						icon={<PatternIcon pattern={pattern} />}
						onSelect={() => void add.board(pattern)}
					>
						{t(`slides.pattern.${pattern}`)}
					</MenuItem>
				))}
				{photo.rows}
				{isBoardPage && pageIds.length > 1 && (
					<MenuItem
						testId="slides-remove-page"
						danger
						icon={<Trash2 aria-hidden />}
						onSelect={() => void removePage(document.documentId, pageId)}
					>
						{t('slides.removePage')}
					</MenuItem>
				)}
				<MenuLine />
				<SavePageItem document={document} pageId={pageId} number={pageIds.indexOf(pageId) + 1} />
				<MenuCheck testId="slides-free" checked={isFree} onChange={(free) => void setFreePaging(free)}>
					{t('slides.free')}
				</MenuCheck>
				<MenuItem testId="slides-menu-close" icon={<X aria-hidden />} onSelect={() => void hideSlides()}>
					{t('slides.closeShown')}
				</MenuItem>
			</Menu>
			{photo.fields}
		</div>
	);
}

type PageProps = { document: DocumentView; pageId: string; number: number };

function SavePageItem({ document, pageId, number }: PageProps) {
	const { t } = useTranslation();
	const { savePage } = useExport(document);
	return (
		<MenuItem
			testId="slides-export-page"
			icon={<ImageDown aria-hidden />}
			onSelect={() => void savePage(pageId, number)}
		>
			{t('slides.export.page')}
		</MenuItem>
	);
}
