import { useMemo } from 'react';
import type { HostInfo } from '../../../sfu/protocol/http.ts';
import { changeClass, createClass, deleteClass, openClass } from '../../client/signalling/classesApi.ts';
import { fetchHostInfo } from '../../client/signalling/joinApi.ts';

/** Sends a request that changes the host's computer. Resolves to whether the server accepted it. */
export type RunChange = (request: (token: string) => Promise<HostInfo>) => Promise<boolean>;

/** What can be done with the classes; each resolves to whether it was done. */
export type ClassActions = {
	/** The new class is open afterwards, unless one runs or it could not be opened: then it has its card. */
	create: (name: string) => Promise<boolean>;
	open: (classId: string) => Promise<boolean>;
	rename: (classId: string, name: string) => Promise<boolean>;
	renewCode: (classId: string) => Promise<boolean>;
	remove: (classId: string) => Promise<boolean>;
};

export function useClassActions(run: RunChange): ClassActions {
	return useMemo(
		() => ({
			create: (name) =>
				run(async (token) => {
					const { classId } = await createClass(token, name);
					// The server knows whether a class takes place, of which this page may not have heard yet.
					return openClass(token, classId).catch(() => fetchHostInfo(token));
				}),
			open: (classId) => run((token) => openClass(token, classId)),
			rename: (classId, name) => run((token) => changeClass(token, classId, { name })),
			renewCode: (classId) => run((token) => changeClass(token, classId, { renewRoomCode: true })),
			remove: (classId) => run((token) => deleteClass(token, classId)),
		}),
		[run],
	);
}
