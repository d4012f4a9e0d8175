import { Ellipsis, FileDown, FileText, Image, Pencil, PencilRuler, Presentation, Trash2, X } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type DocumentView, pagesOf } from '../../../sfu/protocol/models/documents.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { Menu, MenuItem } from '../../ui/Menu.tsx';
import { NameText } from '../../ui/NameText.tsx';
import { useActions, useCall } from '../useCall.tsx';
import { DeleteDocumentDialog } from './DeleteDocumentDialog.tsx';
import { RenameDocumentDialog } from './RenameDocumentDialog.tsx';
import { useExport } from './useExport.ts';
import { useDocumentName } from './useSlides.ts';

const icons = { pdf: FileText, images: Image, board: PencilRuler };

/** One document of the class, with the ways to show it, to close it and to change it. `onShown`: it is on the stage now. */
export function DocumentRow({ document, onShown }: { document: DocumentView; onShown: () => void }) {
	const { t } = useTranslation();
	const { showPage, hideSlides } = useActions();
	const { documentId, kind } = document;
	const name = useDocumentName()(document);
	const isShown = useCall(({ slides }) => slides.shown?.documentId === documentId);
	const [dialog, setDialog] = useState<'rename' | 'delete' | null>(null);
	const { state, saveDocument } = useExport(document);
	const pages = pagesOf(document);
	const Icon = icons[kind];
	const show = () => {
		const [pageId] = pages;
		if (pageId === undefined) return;
		showPage({ documentId, pageId });
		onShown();
	};
	return (
		<li data-testid="slides-document" data-on={isShown} className="flex flex-wrap items-center gap-x-3 gap-y-1 py-2">
			<Icon className="size-5 shrink-0 text-muted" aria-hidden />
			<div className="min-w-24 grow basis-0">
				<p className="font-medium wrap-anywhere">
					<NameText>{name}</NameText>
				</p>
				<p className="figures text-sm text-muted">
					{t('slides.pages', { count: pages.length })}
					{isShown && <span className="ml-2 font-medium text-accent-ink">{t('slides.shown')}</span>}
				</p>
			</div>
			{isShown ? (
				<Button testId="slides-close" aria-label={t('slides.closeOf', { name })} onClick={() => void hideSlides()}>
					<X className="size-4.5" aria-hidden />
					{t('slides.close')}
				</Button>
			) : (
				<Button testId="slides-show" variant="primary" aria-label={t('slides.showOf', { name })} onClick={show}>
					<Presentation className="size-4.5" aria-hidden />
					{t('slides.show')}
				</Button>
			)}
			<Menu
				testId="slides-document-menu"
				label={t('slides.moreOf', { name })}
				trigger={
					<IconButton
						testId="slides-document-more"
						label={t('slides.moreOf', { name })}
						icon={<Ellipsis className="size-5" aria-hidden />}
					/>
				}
			>
				<MenuItem testId="slides-export" icon={<FileDown aria-hidden />} onSelect={() => void saveDocument()}>
					{t('slides.export.document')}
				</MenuItem>
				<MenuItem testId="slides-rename" icon={<Pencil aria-hidden />} onSelect={() => setDialog('rename')}>
					{t('slides.rename.label')}
				</MenuItem>
				<MenuItem testId="slides-delete" icon={<Trash2 aria-hidden />} danger onSelect={() => setDialog('delete')}>
					{t('slides.delete.label')}
				</MenuItem>
			</Menu>
			{state !== 'idle' && (
				<p role="status" className="w-full text-sm text-muted">
					{t(`slides.export.${state}`)}
				</p>
			)}
			{dialog === 'rename' && <RenameDocumentDialog document={document} onClose={() => setDialog(null)} />}
			{dialog === 'delete' && <DeleteDocumentDialog document={document} onClose={() => setDialog(null)} />}
		</li>
	);
}
