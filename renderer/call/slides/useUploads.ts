import { useActions } from '../useCall.tsx';
import { type ChosenFile, documentsOf } from './files/chosenFiles.ts';
import { prepareDocument } from './files/prepareDocument.ts';

/** Sends what was chosen or dropped, each document by itself. */
export function useUploads(): (chosen: readonly ChosenFile[]) => void {
	const { uploadDocument } = useActions();
	return (chosen) => {
		for (const { name, files } of documentsOf(chosen)) uploadDocument(name, (signal) => prepareDocument(files, signal));
	};
}
