-- What the first release wrote: two rooms, a person who was removed, tokens of which one was revoked, and settings.
PRAGMA user_version = 1;
CREATE TABLE rooms (
		room_id TEXT PRIMARY KEY,
		room_code TEXT NOT NULL UNIQUE,
		settings TEXT NOT NULL
	) STRICT;
INSERT INTO rooms VALUES ('wH3n5uF6mQ0rT2yB', 'K7P3QF', '{"roomId":"wH3n5uF6mQ0rT2yB","roomCode":"K7P3QF","name":"Physics 8b","maxParticipants":40,"lobby":false,"locked":false,"ephemeral":false,"participantPermissions":{"mic":true,"camera":true,"screen":false,"screenAudio":true,"chat":true},"removedSubjects":["tok-removed"]}');
INSERT INTO rooms VALUES ('study-group', 'M4XW9T', '{"roomId":"study-group","roomCode":"M4XW9T","name":"Study group","maxParticipants":60,"lobby":true,"locked":true,"ephemeral":false,"participantPermissions":{"mic":true,"camera":true,"screen":true,"screenAudio":true,"chat":true},"removedSubjects":[]}');
CREATE TABLE invites (
		token_id TEXT PRIMARY KEY,
		room_id TEXT NOT NULL,
		role TEXT NOT NULL,
		display_name TEXT,
		created_at_ms INTEGER NOT NULL,
		expires_at_ms INTEGER NOT NULL
	) STRICT;
INSERT INTO invites VALUES ('tok-teacher', 'wH3n5uF6mQ0rT2yB', 'host', 'Ms Smith', 1795248000000, 1826784000000);
INSERT INTO invites VALUES ('tok-lost', 'wH3n5uF6mQ0rT2yB', 'participant', NULL, 1795248000001, 1795251600000);
CREATE TABLE revocations (token_id TEXT PRIMARY KEY, revoked_at_ms INTEGER NOT NULL) STRICT;
INSERT INTO revocations VALUES ('tok-lost', 1795904923946);
CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
INSERT INTO settings VALUES ('homeRoomId', '"wH3n5uF6mQ0rT2yB"');
INSERT INTO settings VALUES ('name', '"Physics 8b"');
INSERT INTO settings VALUES ('preferredAddress', '"192.168.1.20"');
