import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { CallError } from '../../client/signalling/CallError.ts';
import {
	copyMaterial,
	deleteMaterial,
	fetchResultsTable,
	renameDocument,
} from '../../client/signalling/materialsApi.ts';
import { lineText } from '../../problems/lines.ts';
import { saveFile } from '../../ui/saveFile.ts';
import type { Material } from './material.ts';

/** What a person does with one of them. Each resolves to whether it was done; a failure becomes a message. */
export type MaterialActions = {
	rename: (material: Material, name: string) => Promise<boolean>;
	/** @param to the other class */
	copy: (material: Material, to: { classId: string; name: string }) => Promise<boolean>;
	remove: (material: Material) => Promise<boolean>;
	/** All votes of a class. */
	saveTable: (classId: string, name: string) => Promise<boolean>;
};

type Parts = { token: string; refresh: () => Promise<void>; tell: (text: string) => void };

export function useMaterialActions({ token, refresh, tell }: Parts): MaterialActions {
	const { t } = useTranslation();
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
		return {
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
	}, [token, refresh, tell, t]);
}
