import { Download, FileDown, ImageDown } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { MaterialDocument } from '../../../sfu/protocol/materials.ts';
import { fileUrl } from '../../call/slides/pages/pageSource.ts';
import { MenuItem } from '../../ui/Menu.tsx';
import { fileName, saveFrom } from '../../ui/saveFile.ts';
import type { Material } from './material.ts';
import type { MaterialActions } from './useMaterialActions.ts';

type Props = {
	material: Material;
	document: MaterialDocument;
	actions: MaterialActions;
	/** Asks which of the pages with drawings. */
	onPages: () => void;
};

/** The rows of a document's menu that save it: as it was opened, and with what was drawn on it. */
export function DocumentExports({ material, document, actions, onPages }: Props) {
	const { t } = useTranslation();
	const { files, inkedPages } = document;
	const [file] = files;
	const onlyFile = files.length === 1 ? file : undefined;
	const hasInk = inkedPages.length > 0;
	return (
		<>
			{onlyFile && (
				<MenuItem
					testId="material-file"
					icon={<Download aria-hidden />}
					onSelect={() => saveFrom(fileUrl(material.classId, onlyFile.fileId), fileName(material.name))}
				>
					{t('materials.export.file')}
				</MenuItem>
			)}
			{(hasInk || document.boards.length > 0 || !onlyFile) && (
				<MenuItem
					testId="material-pdf"
					icon={<FileDown aria-hidden />}
					disabled={actions.savingId !== null}
					onSelect={() => void actions.savePdf(material, document)}
				>
					{t(hasInk ? 'slides.export.document' : 'materials.export.pdf')}
				</MenuItem>
			)}
			{hasInk && (
				<MenuItem testId="material-pages" icon={<ImageDown aria-hidden />} onSelect={onPages}>
					{t('materials.export.pages')}
				</MenuItem>
			)}
		</>
	);
}
