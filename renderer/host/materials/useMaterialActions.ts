import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { MaterialDocument } from '../../../sfu/protocol/materials.ts';
import { pagesOf } from '../../../sfu/protocol/models/documents.ts';
import { documentPdf, type ExportSource, pagePng, pdfName, pngName } from '../../call/slides/documentExport.ts';
import { wholeInk } from '../../client/ink/wholeInk.ts';
import { CallError } from '../../client/signalling/CallError.ts';
import {
	copyMaterial,
	deleteMaterial,
	fetchPageInk,
	fetchResultsTable,
	renameDocument,
} from '../../client/signalling/materialsApi.ts';
import { lineText } from '../../problems/lines.ts';
import { saveBlob, saveFile } from '../../ui/saveFile.ts';
import type { Material } from './material.ts';

/** What a person does with one of them. Each resolves to whether it was done; a failure becomes a message. */
export type MaterialActions = {
	rename: (material: Material, name: string) => Promise<boolean>;
	/** @param to the other class */
	copy: (material: Material, to: { classId: string; name: string }) => Promise<boolean>;
	remove: (material: Material) => Promise<boolean>;
	/** The document, whole or in part, that is being made into a file; null: none is. No other is saved meanwhile. */
	savingId: string | null;
	/** With what was drawn on it. */
	savePdf: (material: Material, document: MaterialDocument) => Promise<boolean>;
	/** As an image, with what was drawn on it. */
	savePage: (material: Material, document: MaterialDocument, pageId: string) => Promise<boolean>;
	/** All votes of a class. */
	saveTable: (classId: string, name: string) => Promise<boolean>;
};

type Parts = { token: string; refresh: () => Promise<void>; tell: (text: string) => void };

export function useMaterialActions({ token, refresh, tell }: Parts): MaterialActions {
	const { t } = useTranslation();
	const [savingId, setSavingId] = useState<string | null>(null);
	return useMemo((): MaterialActions => {
		const attempt = async (work: () => Promise<unknown>) => {
			try {
				await work();
				return true;
			} catch (error) {
				tell(lineText('material', CallError.from(error), t));
				return false;
			}
		};
		const sourceOf = ({ classId, name }: Material, document: MaterialDocument): ExportSource => ({
			...{ roomId: classId, document, name },
			inkOf: (pageId) =>
				wholeInk((from) => fetchPageInk(token, { classId, documentId: document.documentId, pageId }, from)),
		});
		/** What the server says matters less than that there is no file: it may also be a PDF with a password. */
		const save = async (documentId: string, name: string, make: () => Promise<Blob>) => {
			if (savingId !== null) return false;
			setSavingId(documentId);
			try {
				saveBlob(name, await make());
				return true;
			} catch {
				tell(t('slides.export.failed'));
				return false;
			} finally {
				setSavingId(null);
			}
		};
		return {
			savingId,
			savePdf: (material, document) => {
				const source = sourceOf(material, document);
				return save(document.documentId, pdfName(source), () => documentPdf(source));
			},
			savePage: (material, document, pageId) => {
				const source = sourceOf(material, document);
				const name = pngName(source, pagesOf(document).indexOf(pageId) + 1);
				return save(document.documentId, name, () => pagePng(source, pageId));
			},
			rename: ({ classId, id }, name) =>
				attempt(async () => {
					await renameDocument(token, classId, id, name);
					await refresh();
				}),
			copy: (material, to) =>
				attempt(async () => {
					await copyMaterial(token, material, to.classId);
					tell(t('materials.copy.done', { name: material.name, class: to.name }));
					await refresh();
				}),
			remove: (material) =>
				attempt(async () => {
					await deleteMaterial(token, material);
					tell(t('materials.remove.done', { name: material.name }));
					await refresh();
				}),
			saveTable: (classId, name) =>
				attempt(async () => {
					const table = await fetchResultsTable(token, classId);
					// `text()` takes the byte order mark away, by which spreadsheets know UTF-8.
					saveFile(`${name}.csv`, 'text/csv', `\uFEFF${table}`);
				}),
		};
	}, [token, refresh, tell, t, savingId]);
}
