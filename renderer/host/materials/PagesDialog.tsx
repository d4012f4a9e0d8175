import { ImageDown } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { MaterialDocument } from '../../../sfu/protocol/materials.ts';
import { pagesOf } from '../../../sfu/protocol/models/documents.ts';
import { PagePicture } from '../../call/slides/PagePicture.tsx';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import type { Material } from './material.ts';
import type { MaterialActions } from './useMaterialActions.ts';

type Props = { material: Material; document: MaterialDocument; actions: MaterialActions; onClose: () => void };

/** The pages on which something was drawn, each to be saved as an image. */
export function PagesDialog({ material, document, actions, onClose }: Props) {
	const { t } = useTranslation();
	const pageIds = pagesOf(document);
	const isSaving = actions.savingId !== null;
	return (
		<Dialog
			testId="material-pages-dialog"
			open
			onOpenChange={onClose}
			title={t('materials.pagesDialog.title', { name: material.name })}
			description={t('materials.pagesDialog.text')}
		>
			<ul className="mt-4 max-h-[60dvh] space-y-2 overflow-y-auto">
				{document.inkedPages.map((pageId) => {
					const number = pageIds.indexOf(pageId) + 1;
					return (
						<li key={pageId} className="flex items-center gap-3">
							<span className="relative h-14 w-20 shrink-0" aria-hidden="true">
								<PagePicture roomId={material.classId} document={document} pageId={pageId} framed />
							</span>
							<span className="figures grow">{t('slides.thumbnail', { page: number })}</span>
							<Button
								testId="material-page-save"
								aria-label={t('materials.pagesDialog.saveOf', { page: number })}
								aria-disabled={isSaving}
								onClick={() => void actions.savePage(material, document, pageId)}
							>
								<ImageDown className="size-5" aria-hidden />
								{t('materials.pagesDialog.save')}
							</Button>
						</li>
					);
				})}
			</ul>
			<p role="status" className="mt-2 min-h-5 text-sm text-muted">
				{isSaving && t('materials.export.saving')}
			</p>
		</Dialog>
	);
}
