BEGIN TRANSACTION;
CREATE TABLE activity_events (
	id INTEGER NOT NULL, 
	collection_id INTEGER NOT NULL, 
	share_link_id INTEGER, 
	file_id INTEGER, 
	visitor CHAR(32), 
	kind VARCHAR(24) NOT NULL, 
	size BIGINT, 
	file_count INTEGER, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_activity_events PRIMARY KEY (id), 
	CONSTRAINT fk_activity_events_collection_id FOREIGN KEY(collection_id) REFERENCES collections (id) ON DELETE CASCADE, 
	CONSTRAINT fk_activity_events_file_id FOREIGN KEY(file_id) REFERENCES files (id) ON DELETE SET NULL, 
	CONSTRAINT fk_activity_events_share_link_id FOREIGN KEY(share_link_id) REFERENCES share_links (id) ON DELETE SET NULL
);
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0016');
CREATE TABLE "api_tokens" (
	id INTEGER NOT NULL, 
	uuid CHAR(32) NOT NULL, 
	user_id INTEGER NOT NULL, 
	name VARCHAR(100) NOT NULL, 
	hint VARCHAR(16) NOT NULL, 
	digest VARCHAR(64) NOT NULL, 
	created_at DATETIME NOT NULL, 
	last_used_at DATETIME, 
	revoked_at DATETIME, 
	scopes VARCHAR(60) NOT NULL, 
	expires_at DATETIME, 
	CONSTRAINT pk_api_tokens PRIMARY KEY (id), 
	CONSTRAINT uq_api_tokens_uuid UNIQUE (uuid), 
	CONSTRAINT fk_api_tokens_user_id FOREIGN KEY(user_id) REFERENCES users (id) ON DELETE CASCADE, 
	CONSTRAINT uq_api_tokens_digest UNIQUE (digest)
);
INSERT INTO "api_tokens" VALUES(1,'0aab7c910e0c4b2b894c1e08535c5eb0',1,'laptop','vit_646t','7ebb1f1cfeaf1f3e84d3b35679b1baed57846a23de5a0bbb6817a9f8191bda85','2020-01-01 00:00:00.000000',NULL,NULL,'read upload manage',NULL);
CREATE TABLE audit_entries (
	id INTEGER NOT NULL, 
	done_at DATETIME NOT NULL, 
	owner_uuid CHAR(32), 
	who VARCHAR(254) NOT NULL, 
	way VARCHAR(16) NOT NULL, 
	way_name VARCHAR(100) NOT NULL, 
	address VARCHAR(64) NOT NULL, 
	verb VARCHAR(40) NOT NULL, 
	thing VARCHAR(300) NOT NULL, 
	count INTEGER NOT NULL, 
	detail VARCHAR(300) NOT NULL, 
	collection_uuid CHAR(32), 
	collection_title VARCHAR(200) NOT NULL, 
	CONSTRAINT pk_audit_entries PRIMARY KEY (id)
);
INSERT INTO "audit_entries" VALUES(1,'2026-12-01 06:03:44.328073','2198e874e5d6459986fa02263380a63a','','command line','','','file.uploaded','Landscape_6.jpg',1,'','185a41126e774d20a796ede701a0d8f2','Summer party');
INSERT INTO "audit_entries" VALUES(2,'2026-12-01 06:03:44.347447','2198e874e5d6459986fa02263380a63a','','command line','','','file.uploaded','Portrait_8.jpg',1,'','185a41126e774d20a796ede701a0d8f2','Summer party');
INSERT INTO "audit_entries" VALUES(3,'2026-12-01 06:03:44.358536','2198e874e5d6459986fa02263380a63a','','command line','','','file.uploaded','handwritten-notes.jpg',1,'','185a41126e774d20a796ede701a0d8f2','Summer party');
CREATE TABLE collection_tags (
	collection_id INTEGER NOT NULL, 
	name VARCHAR(50) NOT NULL, 
	CONSTRAINT pk_collection_tags PRIMARY KEY (collection_id, name), 
	CONSTRAINT fk_collection_tags_collection_id FOREIGN KEY(collection_id) REFERENCES collections (id) ON DELETE CASCADE
);
CREATE TABLE "collections" (
	id INTEGER NOT NULL, 
	uuid CHAR(32) NOT NULL, 
	owner_id INTEGER NOT NULL, 
	slug VARCHAR(100) NOT NULL, 
	title VARCHAR(200) NOT NULL, 
	description TEXT NOT NULL, 
	event_date DATE, 
	privacy VARCHAR(16) NOT NULL, 
	password_hash VARCHAR(255), 
	password_version INTEGER NOT NULL, 
	expires_at DATETIME, 
	downloads VARCHAR(16) NOT NULL, 
	cover_id INTEGER, 
	position INTEGER NOT NULL, 
	created_at DATETIME NOT NULL, 
	trashed_at DATETIME, 
	keeps_location BOOLEAN NOT NULL, 
	strips_location BOOLEAN NOT NULL, 
	allows_favorites BOOLEAN NOT NULL, 
	selection_wanted INTEGER, 
	selection_due DATE, 
	cover_style VARCHAR(16) NOT NULL, 
	grid_style VARCHAR(16) NOT NULL, 
	spacing VARCHAR(16) NOT NULL, 
	palette VARCHAR(16) NOT NULL, 
	typeface VARCHAR(16) NOT NULL, 
	theme VARCHAR(16) NOT NULL, 
	photo_order VARCHAR(16) NOT NULL, 
	shows_names BOOLEAN NOT NULL, 
	shows_capture_data BOOLEAN NOT NULL, 
	CONSTRAINT pk_collections PRIMARY KEY (id), 
	CONSTRAINT uq_collections_slug UNIQUE (slug), 
	CONSTRAINT fk_collections_cover_id FOREIGN KEY(cover_id) REFERENCES files (id) ON DELETE SET NULL, 
	CONSTRAINT fk_collections_owner_id FOREIGN KEY(owner_id) REFERENCES users (id) ON DELETE CASCADE, 
	CONSTRAINT uq_collections_uuid UNIQUE (uuid)
);
INSERT INTO "collections" VALUES(1,'185a41126e774d20a796ede701a0d8f2',1,'summer-party-s482frie','Summer party','','2026-12-01','link',NULL,0,NULL,'original',1,-1,'2026-12-01 06:03:44.306406',NULL,0,0,1,NULL,NULL,'full','justified','normal','paper','classic','auto','arranged',0,0);
INSERT INTO "collections" VALUES(2,'ceb0fef62c8f4a96a6f7bd2c60e8ada7',1,'portraits-first-choice-z4pt8vbm','Portraits, first choice','','2026-12-01','draft',NULL,0,NULL,'original',6,-2,'2026-12-01 06:03:44.306406',NULL,0,0,1,NULL,NULL,'full','justified','normal','paper','classic','auto','arranged',0,0);
INSERT INTO "collections" VALUES(3,'4ab1324211d5494db304f988f9dd4b8d',1,'a-walk-in-october-k6qv6gs4','A walk in October','','2026-12-01','link',NULL,0,'2026-11-06 06:03:44.306406','web',10,-3,'2026-12-01 06:03:44.306406',NULL,0,0,1,NULL,NULL,'strip','masonry','airy','stone','editorial','auto','arranged',0,0);
INSERT INTO "collections" VALUES(4,'c109e46b52824cc3ad07443d6a5cab67',1,'muller-sohne-ex9cqeyr','Müller & Söhne','The new workshop.','2026-12-01','password','scrypt:32768:8:1$QGsXJHThejXaBxId$a870402e74acbf4ffd1d861e0744fcfcc0b2acd2a37a028e026ae73632e0efc95d90c8a47081975ff139641f3ae4872a8594bbcb1aa8e6d2af313eb1e8b66de2',1,NULL,'original',13,-4,'2026-12-01 06:03:44.306406',NULL,0,0,1,NULL,NULL,'split','square','tight','ink','modern','auto','arranged',1,0);
INSERT INTO "collections" VALUES(5,'be104fda221d4189864169443bb31794',1,'anna-tom-bfnz53zh','Anna & Tom','Three days at the lake, from the first light to the last dance.','2026-12-01','public',NULL,0,NULL,'original',NULL,-5,'2026-12-01 06:03:44.306406',NULL,0,0,1,NULL,NULL,'full','justified','normal','paper','classic','auto','arranged',0,1);
CREATE TABLE favorite_lists (
	id INTEGER NOT NULL, 
	uuid CHAR(32) NOT NULL, 
	collection_id INTEGER NOT NULL, 
	visitor_uuid CHAR(32) NOT NULL, 
	share_link_id INTEGER, 
	name VARCHAR(100) NOT NULL, 
	token VARCHAR(64) NOT NULL, 
	visitor_name VARCHAR(100), 
	visitor_email VARCHAR(254), 
	message TEXT, 
	created_at DATETIME NOT NULL, 
	changed_at DATETIME NOT NULL, 
	submitted_at DATETIME, 
	reopened_at DATETIME, deleted_at DATETIME, 
	CONSTRAINT pk_favorite_lists PRIMARY KEY (id), 
	CONSTRAINT fk_favorite_lists_collection_id FOREIGN KEY(collection_id) REFERENCES collections (id) ON DELETE CASCADE, 
	CONSTRAINT fk_favorite_lists_share_link_id FOREIGN KEY(share_link_id) REFERENCES share_links (id) ON DELETE SET NULL, 
	CONSTRAINT uq_favorite_lists_token UNIQUE (token), 
	CONSTRAINT uq_favorite_lists_uuid UNIQUE (uuid)
);
INSERT INTO "favorite_lists" VALUES(1,'d5d324fd7feb4ae5a6660acc80096f1b',1,'a55f259e7b924134b2f112fcd933257f',NULL,'Mia','list-2-2dd409e63f17448dbb674e52b4b6ff15',NULL,NULL,NULL,'2020-01-01 00:00:00.000000','2020-01-01 00:00:00.000000',NULL,NULL,NULL);
CREATE TABLE favorites (
	id INTEGER NOT NULL, 
	list_id INTEGER NOT NULL, 
	file_id INTEGER NOT NULL, 
	note VARCHAR(500) NOT NULL, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_favorites PRIMARY KEY (id), 
	CONSTRAINT fk_favorites_file_id FOREIGN KEY(file_id) REFERENCES files (id) ON DELETE CASCADE, 
	CONSTRAINT fk_favorites_list_id FOREIGN KEY(list_id) REFERENCES favorite_lists (id) ON DELETE CASCADE, 
	CONSTRAINT uq_favorites_list_id_file_id UNIQUE (list_id, file_id)
);
INSERT INTO "favorites" VALUES(1,1,1,'','2020-01-01 00:00:00.000000');
INSERT INTO "favorites" VALUES(2,1,2,'','2020-01-01 00:00:00.000000');
CREATE TABLE file_tags (
	file_id INTEGER NOT NULL, 
	name VARCHAR(50) NOT NULL, 
	CONSTRAINT pk_file_tags PRIMARY KEY (file_id, name), 
	CONSTRAINT fk_file_tags_file_id FOREIGN KEY(file_id) REFERENCES files (id) ON DELETE CASCADE
);
INSERT INTO "file_tags" VALUES(1,'Zürich');
INSERT INTO "file_tags" VALUES(2,'Zürich');
CREATE TABLE "file_variants" (
	id INTEGER NOT NULL, 
	file_id INTEGER NOT NULL, 
	name VARCHAR(32) NOT NULL, 
	format VARCHAR(16) NOT NULL, 
	storage_path VARCHAR(1024) NOT NULL, 
	mime_type VARCHAR(100) NOT NULL, 
	width INTEGER NOT NULL, 
	height INTEGER NOT NULL, 
	size INTEGER NOT NULL, 
	recipe VARCHAR(16) NOT NULL, 
	created_at DATETIME NOT NULL, 
	crc32 BIGINT, 
	CONSTRAINT pk_file_variants PRIMARY KEY (id), 
	CONSTRAINT fk_file_variants_file_id FOREIGN KEY(file_id) REFERENCES files (id) ON DELETE CASCADE, 
	CONSTRAINT uq_file_variants_file_id_name_format UNIQUE (file_id, name, format)
);
INSERT INTO "file_variants" VALUES(1,1,'thumb','jpeg','collections/185a4112-6e77-4d20-a796-ede701a0d8f2/0f514e25-ca7f-4c2e-8a00-4adc819151a0/variants/thumb_Landscape_6.jpg','image/jpeg',200,200,9504,'36185fc6665c','2026-12-01 06:03:46.596831',2881106196);
INSERT INTO "file_variants" VALUES(2,1,'medium','jpeg','collections/185a4112-6e77-4d20-a796-ede701a0d8f2/0f514e25-ca7f-4c2e-8a00-4adc819151a0/variants/medium_Landscape_6.jpg','image/jpeg',1200,800,183082,'eec152e3982c','2026-12-01 06:03:46.596831',523355098);
INSERT INTO "file_variants" VALUES(3,1,'grid','jpeg','collections/185a4112-6e77-4d20-a796-ede701a0d8f2/0f514e25-ca7f-4c2e-8a00-4adc819151a0/variants/grid_Landscape_6.jpg','image/jpeg',720,480,60323,'a50899c3fc6e','2026-12-01 06:03:46.596831',2199065288);
INSERT INTO "file_variants" VALUES(4,2,'thumb','jpeg','collections/185a4112-6e77-4d20-a796-ede701a0d8f2/a32ebdf0-c49c-4d9d-baec-598f6fa9dc04/variants/thumb_Portrait_8.jpg','image/jpeg',200,200,8671,'36185fc6665c','2026-12-01 06:03:46.766942',2945571969);
INSERT INTO "file_variants" VALUES(5,2,'medium','jpeg','collections/185a4112-6e77-4d20-a796-ede701a0d8f2/a32ebdf0-c49c-4d9d-baec-598f6fa9dc04/variants/medium_Portrait_8.jpg','image/jpeg',1200,1800,233649,'eec152e3982c','2026-12-01 06:03:46.766942',140065012);
INSERT INTO "file_variants" VALUES(6,2,'grid','jpeg','collections/185a4112-6e77-4d20-a796-ede701a0d8f2/a32ebdf0-c49c-4d9d-baec-598f6fa9dc04/variants/grid_Portrait_8.jpg','image/jpeg',320,480,22634,'a50899c3fc6e','2026-12-01 06:03:46.766942',2286862651);
INSERT INTO "file_variants" VALUES(7,3,'thumb','jpeg','collections/185a4112-6e77-4d20-a796-ede701a0d8f2/5e95983a-3564-4873-96e7-a36d22acfdbe/variants/thumb_handwritten-notes.jpg','image/jpeg',200,200,6205,'36185fc6665c','2026-12-01 06:03:46.927721',639349530);
INSERT INTO "file_variants" VALUES(8,3,'medium','jpeg','collections/185a4112-6e77-4d20-a796-ede701a0d8f2/5e95983a-3564-4873-96e7-a36d22acfdbe/variants/medium_handwritten-notes.jpg','image/jpeg',1200,800,95293,'eec152e3982c','2026-12-01 06:03:46.927721',632781906);
INSERT INTO "file_variants" VALUES(9,3,'grid','jpeg','collections/185a4112-6e77-4d20-a796-ede701a0d8f2/5e95983a-3564-4873-96e7-a36d22acfdbe/variants/grid_handwritten-notes.jpg','image/jpeg',720,480,30085,'a50899c3fc6e','2026-12-01 06:03:46.927721',3850651380);
INSERT INTO "file_variants" VALUES(13,5,'thumb','jpeg','collections/ceb0fef6-2c8f-4a96-a6f7-bd2c60e8ada7/095f72dd-e645-4959-b2b7-9f4d2c1001a6/variants/thumb_Landscape_6.jpg','image/jpeg',200,200,9504,'36185fc6665c','2026-12-01 06:03:47.144980',2881106196);
INSERT INTO "file_variants" VALUES(14,5,'medium','jpeg','collections/ceb0fef6-2c8f-4a96-a6f7-bd2c60e8ada7/095f72dd-e645-4959-b2b7-9f4d2c1001a6/variants/medium_Landscape_6.jpg','image/jpeg',1200,800,183082,'eec152e3982c','2026-12-01 06:03:47.144980',523355098);
INSERT INTO "file_variants" VALUES(15,5,'grid','jpeg','collections/ceb0fef6-2c8f-4a96-a6f7-bd2c60e8ada7/095f72dd-e645-4959-b2b7-9f4d2c1001a6/variants/grid_Landscape_6.jpg','image/jpeg',720,480,60323,'a50899c3fc6e','2026-12-01 06:03:47.144980',2199065288);
INSERT INTO "file_variants" VALUES(16,6,'thumb','jpeg','collections/ceb0fef6-2c8f-4a96-a6f7-bd2c60e8ada7/6229f424-b3b9-4755-8455-b7ee6d7858e8/variants/thumb_Portrait_8.jpg','image/jpeg',200,200,8671,'36185fc6665c','2026-12-01 06:03:47.371477',2945571969);
INSERT INTO "file_variants" VALUES(17,6,'medium','jpeg','collections/ceb0fef6-2c8f-4a96-a6f7-bd2c60e8ada7/6229f424-b3b9-4755-8455-b7ee6d7858e8/variants/medium_Portrait_8.jpg','image/jpeg',1200,1800,233649,'eec152e3982c','2026-12-01 06:03:47.371477',140065012);
INSERT INTO "file_variants" VALUES(18,6,'grid','jpeg','collections/ceb0fef6-2c8f-4a96-a6f7-bd2c60e8ada7/6229f424-b3b9-4755-8455-b7ee6d7858e8/variants/grid_Portrait_8.jpg','image/jpeg',320,480,22634,'a50899c3fc6e','2026-12-01 06:03:47.371477',2286862651);
INSERT INTO "file_variants" VALUES(22,9,'thumb','jpeg','collections/4ab13242-11d5-494d-b304-f988f9dd4b8d/05a20f36-ceb2-46ff-850a-88e34183f54f/variants/thumb_Landscape_6.jpg','image/jpeg',200,200,9504,'36185fc6665c','2026-12-01 06:03:47.794763',2881106196);
INSERT INTO "file_variants" VALUES(23,9,'medium','jpeg','collections/4ab13242-11d5-494d-b304-f988f9dd4b8d/05a20f36-ceb2-46ff-850a-88e34183f54f/variants/medium_Landscape_6.jpg','image/jpeg',1200,800,183082,'eec152e3982c','2026-12-01 06:03:47.794763',523355098);
INSERT INTO "file_variants" VALUES(24,9,'grid','jpeg','collections/4ab13242-11d5-494d-b304-f988f9dd4b8d/05a20f36-ceb2-46ff-850a-88e34183f54f/variants/grid_Landscape_6.jpg','image/jpeg',720,480,60323,'a50899c3fc6e','2026-12-01 06:03:47.794763',2199065288);
INSERT INTO "file_variants" VALUES(28,10,'thumb','jpeg','collections/4ab13242-11d5-494d-b304-f988f9dd4b8d/a24c6e27-fd6d-4a44-bb1c-458aa9e8a98f/variants/thumb_Portrait_8.jpg','image/jpeg',200,200,8671,'36185fc6665c','2026-12-01 06:03:48.175258',2945571969);
INSERT INTO "file_variants" VALUES(29,10,'medium','jpeg','collections/4ab13242-11d5-494d-b304-f988f9dd4b8d/a24c6e27-fd6d-4a44-bb1c-458aa9e8a98f/variants/medium_Portrait_8.jpg','image/jpeg',1200,1800,233649,'eec152e3982c','2026-12-01 06:03:48.175258',140065012);
INSERT INTO "file_variants" VALUES(30,10,'grid','jpeg','collections/4ab13242-11d5-494d-b304-f988f9dd4b8d/a24c6e27-fd6d-4a44-bb1c-458aa9e8a98f/variants/grid_Portrait_8.jpg','image/jpeg',320,480,22634,'a50899c3fc6e','2026-12-01 06:03:48.175258',2286862651);
INSERT INTO "file_variants" VALUES(37,13,'thumb','jpeg','collections/c109e46b-5282-4cc3-ad07-443d6a5cab67/1029f801-55fa-41f6-ab63-2044b99bd75f/variants/thumb_Landscape_6.jpg','image/jpeg',200,200,9504,'36185fc6665c','2026-12-01 06:03:48.742725',2881106196);
INSERT INTO "file_variants" VALUES(38,13,'medium','jpeg','collections/c109e46b-5282-4cc3-ad07-443d6a5cab67/1029f801-55fa-41f6-ab63-2044b99bd75f/variants/medium_Landscape_6.jpg','image/jpeg',1200,800,183082,'eec152e3982c','2026-12-01 06:03:48.742725',523355098);
INSERT INTO "file_variants" VALUES(39,13,'grid','jpeg','collections/c109e46b-5282-4cc3-ad07-443d6a5cab67/1029f801-55fa-41f6-ab63-2044b99bd75f/variants/grid_Landscape_6.jpg','image/jpeg',720,480,60323,'a50899c3fc6e','2026-12-01 06:03:48.742725',2199065288);
INSERT INTO "file_variants" VALUES(40,14,'thumb','jpeg','collections/c109e46b-5282-4cc3-ad07-443d6a5cab67/22da5829-e939-4753-8c27-15ce938e25cb/variants/thumb_Portrait_8.jpg','image/jpeg',200,200,8671,'36185fc6665c','2026-12-01 06:03:48.895264',2945571969);
INSERT INTO "file_variants" VALUES(41,14,'medium','jpeg','collections/c109e46b-5282-4cc3-ad07-443d6a5cab67/22da5829-e939-4753-8c27-15ce938e25cb/variants/medium_Portrait_8.jpg','image/jpeg',1200,1800,233649,'eec152e3982c','2026-12-01 06:03:48.895264',140065012);
INSERT INTO "file_variants" VALUES(42,14,'grid','jpeg','collections/c109e46b-5282-4cc3-ad07-443d6a5cab67/22da5829-e939-4753-8c27-15ce938e25cb/variants/grid_Portrait_8.jpg','image/jpeg',320,480,22634,'a50899c3fc6e','2026-12-01 06:03:48.895264',2286862651);
INSERT INTO "file_variants" VALUES(49,17,'thumb','jpeg','collections/be104fda-221d-4189-8641-69443bb31794/c4080ccf-6a31-4d2b-81de-7b3639741e81/variants/thumb_Landscape_6.jpg','image/jpeg',200,200,9504,'36185fc6665c','2026-12-01 06:03:49.402664',2881106196);
INSERT INTO "file_variants" VALUES(50,17,'medium','jpeg','collections/be104fda-221d-4189-8641-69443bb31794/c4080ccf-6a31-4d2b-81de-7b3639741e81/variants/medium_Landscape_6.jpg','image/jpeg',1200,800,183082,'eec152e3982c','2026-12-01 06:03:49.402664',523355098);
INSERT INTO "file_variants" VALUES(51,17,'grid','jpeg','collections/be104fda-221d-4189-8641-69443bb31794/c4080ccf-6a31-4d2b-81de-7b3639741e81/variants/grid_Landscape_6.jpg','image/jpeg',720,480,60323,'a50899c3fc6e','2026-12-01 06:03:49.402664',2199065288);
INSERT INTO "file_variants" VALUES(52,18,'thumb','jpeg','collections/be104fda-221d-4189-8641-69443bb31794/b932fc43-cd30-441f-8d1d-8a13126a14fc/variants/thumb_Portrait_8.jpg','image/jpeg',200,200,8671,'36185fc6665c','2026-12-01 06:03:49.735512',2945571969);
INSERT INTO "file_variants" VALUES(53,18,'medium','jpeg','collections/be104fda-221d-4189-8641-69443bb31794/b932fc43-cd30-441f-8d1d-8a13126a14fc/variants/medium_Portrait_8.jpg','image/jpeg',1200,1800,233649,'eec152e3982c','2026-12-01 06:03:49.735512',140065012);
INSERT INTO "file_variants" VALUES(54,18,'grid','jpeg','collections/be104fda-221d-4189-8641-69443bb31794/b932fc43-cd30-441f-8d1d-8a13126a14fc/variants/grid_Portrait_8.jpg','image/jpeg',320,480,22634,'a50899c3fc6e','2026-12-01 06:03:49.735512',2286862651);
INSERT INTO "file_variants" VALUES(59,1,'grid','avif','collections/185a4112-6e77-4d20-a796-ede701a0d8f2/0f514e25-ca7f-4c2e-8a00-4adc819151a0/variants/grid_Landscape_6.avif','image/avif',720,480,48367,'4175f0b10174','2026-12-01 06:03:52.194723',2530146422);
INSERT INTO "file_variants" VALUES(60,1,'medium','avif','collections/185a4112-6e77-4d20-a796-ede701a0d8f2/0f514e25-ca7f-4c2e-8a00-4adc819151a0/variants/medium_Landscape_6.avif','image/avif',1200,800,157643,'1ba31bda080e','2026-12-01 06:03:52.194723',4020051611);
INSERT INTO "file_variants" VALUES(63,2,'grid','avif','collections/185a4112-6e77-4d20-a796-ede701a0d8f2/a32ebdf0-c49c-4d9d-baec-598f6fa9dc04/variants/grid_Portrait_8.avif','image/avif',320,480,17015,'4175f0b10174','2026-12-01 06:03:52.421982',1474652242);
INSERT INTO "file_variants" VALUES(64,2,'medium','avif','collections/185a4112-6e77-4d20-a796-ede701a0d8f2/a32ebdf0-c49c-4d9d-baec-598f6fa9dc04/variants/medium_Portrait_8.avif','image/avif',1200,1800,146652,'1ba31bda080e','2026-12-01 06:03:52.421982',2010516198);
INSERT INTO "file_variants" VALUES(66,3,'grid','avif','collections/185a4112-6e77-4d20-a796-ede701a0d8f2/5e95983a-3564-4873-96e7-a36d22acfdbe/variants/grid_handwritten-notes.avif','image/avif',720,480,23248,'4175f0b10174','2026-12-01 06:03:53.342168',2132499940);
INSERT INTO "file_variants" VALUES(67,3,'medium','avif','collections/185a4112-6e77-4d20-a796-ede701a0d8f2/5e95983a-3564-4873-96e7-a36d22acfdbe/variants/medium_handwritten-notes.avif','image/avif',1200,800,64272,'1ba31bda080e','2026-12-01 06:03:53.342168',3165358093);
INSERT INTO "file_variants" VALUES(74,5,'grid','avif','collections/ceb0fef6-2c8f-4a96-a6f7-bd2c60e8ada7/095f72dd-e645-4959-b2b7-9f4d2c1001a6/variants/grid_Landscape_6.avif','image/avif',720,480,48367,'4175f0b10174','2026-12-01 06:03:54.373487',2530146422);
INSERT INTO "file_variants" VALUES(75,5,'medium','avif','collections/ceb0fef6-2c8f-4a96-a6f7-bd2c60e8ada7/095f72dd-e645-4959-b2b7-9f4d2c1001a6/variants/medium_Landscape_6.avif','image/avif',1200,800,157643,'1ba31bda080e','2026-12-01 06:03:54.373487',4020051611);
INSERT INTO "file_variants" VALUES(78,6,'grid','avif','collections/ceb0fef6-2c8f-4a96-a6f7-bd2c60e8ada7/6229f424-b3b9-4755-8455-b7ee6d7858e8/variants/grid_Portrait_8.avif','image/avif',320,480,17015,'4175f0b10174','2026-12-01 06:03:55.201142',1474652242);
INSERT INTO "file_variants" VALUES(79,6,'medium','avif','collections/ceb0fef6-2c8f-4a96-a6f7-bd2c60e8ada7/6229f424-b3b9-4755-8455-b7ee6d7858e8/variants/medium_Portrait_8.avif','image/avif',1200,1800,146652,'1ba31bda080e','2026-12-01 06:03:55.201142',2010516198);
INSERT INTO "file_variants" VALUES(85,9,'grid','avif','collections/4ab13242-11d5-494d-b304-f988f9dd4b8d/05a20f36-ceb2-46ff-850a-88e34183f54f/variants/grid_Landscape_6.avif','image/avif',720,480,48367,'4175f0b10174','2026-12-01 06:03:56.795206',2530146422);
INSERT INTO "file_variants" VALUES(86,9,'medium','avif','collections/4ab13242-11d5-494d-b304-f988f9dd4b8d/05a20f36-ceb2-46ff-850a-88e34183f54f/variants/medium_Landscape_6.avif','image/avif',1200,800,157643,'1ba31bda080e','2026-12-01 06:03:56.795206',4020051611);
INSERT INTO "file_variants" VALUES(97,10,'grid','avif','collections/4ab13242-11d5-494d-b304-f988f9dd4b8d/a24c6e27-fd6d-4a44-bb1c-458aa9e8a98f/variants/grid_Portrait_8.avif','image/avif',320,480,17015,'4175f0b10174','2026-12-01 06:03:58.051364',1474652242);
INSERT INTO "file_variants" VALUES(98,10,'medium','avif','collections/4ab13242-11d5-494d-b304-f988f9dd4b8d/a24c6e27-fd6d-4a44-bb1c-458aa9e8a98f/variants/medium_Portrait_8.avif','image/avif',1200,1800,146652,'1ba31bda080e','2026-12-01 06:03:58.051364',2010516198);
INSERT INTO "file_variants" VALUES(100,13,'grid','avif','collections/c109e46b-5282-4cc3-ad07-443d6a5cab67/1029f801-55fa-41f6-ab63-2044b99bd75f/variants/grid_Landscape_6.avif','image/avif',720,480,48367,'4175f0b10174','2026-12-01 06:03:59.049552',2530146422);
INSERT INTO "file_variants" VALUES(101,13,'medium','avif','collections/c109e46b-5282-4cc3-ad07-443d6a5cab67/1029f801-55fa-41f6-ab63-2044b99bd75f/variants/medium_Landscape_6.avif','image/avif',1200,800,157643,'1ba31bda080e','2026-12-01 06:03:59.049552',4020051611);
INSERT INTO "file_variants" VALUES(108,14,'grid','avif','collections/c109e46b-5282-4cc3-ad07-443d6a5cab67/22da5829-e939-4753-8c27-15ce938e25cb/variants/grid_Portrait_8.avif','image/avif',320,480,17015,'4175f0b10174','2026-12-01 06:04:00.357628',1474652242);
INSERT INTO "file_variants" VALUES(109,14,'medium','avif','collections/c109e46b-5282-4cc3-ad07-443d6a5cab67/22da5829-e939-4753-8c27-15ce938e25cb/variants/medium_Portrait_8.avif','image/avif',1200,1800,146652,'1ba31bda080e','2026-12-01 06:04:00.357628',2010516198);
INSERT INTO "file_variants" VALUES(119,17,'grid','avif','collections/be104fda-221d-4189-8641-69443bb31794/c4080ccf-6a31-4d2b-81de-7b3639741e81/variants/grid_Landscape_6.avif','image/avif',720,480,48367,'4175f0b10174','2026-12-01 06:04:01.741389',2530146422);
INSERT INTO "file_variants" VALUES(120,17,'medium','avif','collections/be104fda-221d-4189-8641-69443bb31794/c4080ccf-6a31-4d2b-81de-7b3639741e81/variants/medium_Landscape_6.avif','image/avif',1200,800,157643,'1ba31bda080e','2026-12-01 06:04:01.741389',4020051611);
INSERT INTO "file_variants" VALUES(127,18,'grid','avif','collections/be104fda-221d-4189-8641-69443bb31794/b932fc43-cd30-441f-8d1d-8a13126a14fc/variants/grid_Portrait_8.avif','image/avif',320,480,17015,'4175f0b10174','2026-12-01 06:04:03.010114',1474652242);
INSERT INTO "file_variants" VALUES(128,18,'medium','avif','collections/be104fda-221d-4189-8641-69443bb31794/b932fc43-cd30-441f-8d1d-8a13126a14fc/variants/medium_Portrait_8.avif','image/avif',1200,1800,146652,'1ba31bda080e','2026-12-01 06:04:03.010114',2010516198);
CREATE TABLE "files" (
	id INTEGER NOT NULL, 
	uuid CHAR(32) NOT NULL, 
	collection_id INTEGER NOT NULL, 
	section_id INTEGER, 
	position INTEGER NOT NULL, 
	original_filename VARCHAR(255) NOT NULL, 
	mime_type VARCHAR(100) NOT NULL, 
	size BIGINT NOT NULL, 
	sha256 VARCHAR(64), 
	crc32 BIGINT, 
	is_copy BOOLEAN NOT NULL, 
	storage_backend VARCHAR(16) NOT NULL, 
	storage_path VARCHAR(1024) NOT NULL, 
	thumb_path VARCHAR(1024), 
	medium_path VARCHAR(1024), 
	upload_complete BOOLEAN NOT NULL, 
	width INTEGER, 
	height INTEGER, 
	color VARCHAR(7), 
	placeholder VARCHAR(500), 
	taken_at DATETIME, 
	metadata_json JSON NOT NULL, 
	version INTEGER NOT NULL, 
	state VARCHAR(16) NOT NULL, 
	attempts INTEGER NOT NULL, 
	lease_owner VARCHAR(64), 
	lease_until DATETIME, 
	error TEXT, 
	created_at DATETIME NOT NULL, 
	trashed_at DATETIME, 
	announced_sha256 VARCHAR(64), 
	last_modified BIGINT, 
	variants_due BOOLEAN DEFAULT 0 NOT NULL, 
	title VARCHAR(200), 
	caption TEXT, 
	rating SMALLINT, 
	location_patches JSON, 
	location_error TEXT, 
	bare_sha256 VARCHAR(64), 
	bare_crc32 BIGINT, 
	arrived_filename VARCHAR(255), 
	arrived_size BIGINT, 
	arrived_sha256 VARCHAR(64), 
	size_note TEXT, 
	focus_x FLOAT, 
	focus_y FLOAT, 
	focus_by_owner BOOLEAN NOT NULL, 
	crops_stale_at DATETIME, hidden_at DATETIME, alt_text VARCHAR(250), original_of CHAR(32), variants_folder VARCHAR(120), 
	CONSTRAINT pk_files PRIMARY KEY (id), 
	CONSTRAINT fk_files_collection_id FOREIGN KEY(collection_id) REFERENCES collections (id) ON DELETE CASCADE, 
	CONSTRAINT fk_files_section_id FOREIGN KEY(section_id) REFERENCES sections (id) ON DELETE SET NULL, 
	CONSTRAINT uq_files_uuid UNIQUE (uuid)
);
INSERT INTO "files" VALUES(1,'0f514e25ca7f4c2e8a004adc819151a0',1,NULL,1,'Landscape_6.jpg','image/jpeg',352727,'9b344e9f0c869d8637ea22e672df9451d8d3cc1d2d0b291af3b284e538e5f124',3608942356,0,'local','collections/185a4112-6e77-4d20-a796-ede701a0d8f2/0f514e25-ca7f-4c2e-8a00-4adc819151a0/Landscape_6.jpg','collections/185a4112-6e77-4d20-a796-ede701a0d8f2/0f514e25-ca7f-4c2e-8a00-4adc819151a0/variants/thumb_Landscape_6.jpg','collections/185a4112-6e77-4d20-a796-ede701a0d8f2/0f514e25-ca7f-4c2e-8a00-4adc819151a0/variants/medium_Landscape_6.jpg',1,1800,1200,'#232528','data:image/webp;base64,UklGRmgAAABXRUJQVlA4IFwAAAAQAgCdASoQAAsAA4BaJZACdAC9pYeWk98AAP7hovo9KsoZwXcFmoosIctGludNASO1mnlsJ5RtxdPTawlmyH0oKXtfiGVje40TE2shr046d4oDhZuzV+XCWf9QAA==',NULL,'{"orientation": 6}',1,'ready',0,NULL,NULL,NULL,'2026-12-01 06:03:44.306406',NULL,NULL,NULL,0,NULL,NULL,NULL,'[]',NULL,NULL,NULL,NULL,NULL,NULL,NULL,0.7587,0.4473,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "files" VALUES(2,'a32ebdf0c49c4d9dbaec598f6fa9dc04',1,NULL,2,'Portrait_8.jpg','image/jpeg',251978,'66b38ab2c7fbd6850d5a5d2aa953b144acd8226056ee5b7fa2355d4d90c015eb',3175163805,0,'local','collections/185a4112-6e77-4d20-a796-ede701a0d8f2/a32ebdf0-c49c-4d9d-baec-598f6fa9dc04/Portrait_8.jpg','collections/185a4112-6e77-4d20-a796-ede701a0d8f2/a32ebdf0-c49c-4d9d-baec-598f6fa9dc04/variants/thumb_Portrait_8.jpg','collections/185a4112-6e77-4d20-a796-ede701a0d8f2/a32ebdf0-c49c-4d9d-baec-598f6fa9dc04/variants/medium_Portrait_8.jpg',1,1200,1800,'#83929a','data:image/webp;base64,UklGRlgAAABXRUJQVlA4IEwAAADQAQCdASoLABAAA4BaJZQCdADzn8VWgAD+Z8fh3u00gshDssl4w2JCv3arB5gPRkp1zkzka7iggFPgq0zWxhUq/VnW+4mB9JnCgAAA',NULL,'{"orientation": 8}',1,'ready',0,NULL,NULL,NULL,'2026-12-01 06:03:44.306406',NULL,NULL,NULL,0,NULL,NULL,NULL,'[]',NULL,NULL,NULL,NULL,NULL,NULL,NULL,0.4678,0.8047,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "files" VALUES(3,'5e95983a3564487396e7a36d22acfdbe',1,NULL,3,'handwritten-notes.jpg','image/jpeg',964755,'c0c317af713ef9537da6fc0e76e2fd4ac1c06ea1732fe24cce24f40eed879127',2032902241,0,'local','collections/185a4112-6e77-4d20-a796-ede701a0d8f2/5e95983a-3564-4873-96e7-a36d22acfdbe/handwritten-notes.jpg','collections/185a4112-6e77-4d20-a796-ede701a0d8f2/5e95983a-3564-4873-96e7-a36d22acfdbe/variants/thumb_handwritten-notes.jpg','collections/185a4112-6e77-4d20-a796-ede701a0d8f2/5e95983a-3564-4873-96e7-a36d22acfdbe/variants/medium_handwritten-notes.jpg',1,5117,3411,'#c9cdd1','data:image/webp;base64,UklGRlIAAABXRUJQVlA4IEYAAADQAQCdASoQAAsAA4BaJZwAAl2102OAAAD+6CtjvJabnHAEB4/CRtMjEjvfq8zULO0EWnl/40V/E0fcJKbNnqWIxB/tl4AA',NULL,'{"orientation": 1}',1,'ready',0,NULL,NULL,NULL,'2026-12-01 06:03:44.306406',NULL,NULL,NULL,0,NULL,NULL,NULL,'[]',NULL,NULL,NULL,NULL,NULL,NULL,NULL,0.5805,0.5478,0,NULL,'2020-01-01 00:00:00.000000',NULL,NULL,NULL);
INSERT INTO "files" VALUES(5,'095f72dde6454959b2b79f4d2c1001a6',2,NULL,1,'Landscape_6.jpg','image/jpeg',352727,'9b344e9f0c869d8637ea22e672df9451d8d3cc1d2d0b291af3b284e538e5f124',3608942356,0,'local','collections/ceb0fef6-2c8f-4a96-a6f7-bd2c60e8ada7/095f72dd-e645-4959-b2b7-9f4d2c1001a6/Landscape_6.jpg','collections/ceb0fef6-2c8f-4a96-a6f7-bd2c60e8ada7/095f72dd-e645-4959-b2b7-9f4d2c1001a6/variants/thumb_Landscape_6.jpg','collections/ceb0fef6-2c8f-4a96-a6f7-bd2c60e8ada7/095f72dd-e645-4959-b2b7-9f4d2c1001a6/variants/medium_Landscape_6.jpg',1,1800,1200,'#232528','data:image/webp;base64,UklGRmgAAABXRUJQVlA4IFwAAAAQAgCdASoQAAsAA4BaJZACdAC9pYeWk98AAP7hovo9KsoZwXcFmoosIctGludNASO1mnlsJ5RtxdPTawlmyH0oKXtfiGVje40TE2shr046d4oDhZuzV+XCWf9QAA==',NULL,'{"orientation": 6}',1,'ready',0,NULL,NULL,NULL,'2026-12-01 06:03:44.306406',NULL,NULL,NULL,0,NULL,NULL,NULL,'[]',NULL,NULL,NULL,NULL,NULL,NULL,NULL,0.7587,0.4473,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "files" VALUES(6,'6229f424b3b947558455b7ee6d7858e8',2,NULL,2,'Portrait_8.jpg','image/jpeg',251978,'66b38ab2c7fbd6850d5a5d2aa953b144acd8226056ee5b7fa2355d4d90c015eb',3175163805,0,'local','collections/ceb0fef6-2c8f-4a96-a6f7-bd2c60e8ada7/6229f424-b3b9-4755-8455-b7ee6d7858e8/Portrait_8.jpg','collections/ceb0fef6-2c8f-4a96-a6f7-bd2c60e8ada7/6229f424-b3b9-4755-8455-b7ee6d7858e8/variants/thumb_Portrait_8.jpg','collections/ceb0fef6-2c8f-4a96-a6f7-bd2c60e8ada7/6229f424-b3b9-4755-8455-b7ee6d7858e8/variants/medium_Portrait_8.jpg',1,1200,1800,'#83929a','data:image/webp;base64,UklGRlgAAABXRUJQVlA4IEwAAADQAQCdASoLABAAA4BaJZQCdADzn8VWgAD+Z8fh3u00gshDssl4w2JCv3arB5gPRkp1zkzka7iggFPgq0zWxhUq/VnW+4mB9JnCgAAA',NULL,'{"orientation": 8}',1,'ready',0,NULL,NULL,NULL,'2026-12-01 06:03:44.306406',NULL,NULL,NULL,0,NULL,NULL,NULL,'[]',NULL,NULL,NULL,NULL,NULL,NULL,NULL,0.4678,0.8047,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "files" VALUES(9,'05a20f36ceb246ff850a88e34183f54f',3,NULL,1,'Landscape_6.jpg','image/jpeg',352727,'9b344e9f0c869d8637ea22e672df9451d8d3cc1d2d0b291af3b284e538e5f124',3608942356,0,'local','collections/4ab13242-11d5-494d-b304-f988f9dd4b8d/05a20f36-ceb2-46ff-850a-88e34183f54f/Landscape_6.jpg','collections/4ab13242-11d5-494d-b304-f988f9dd4b8d/05a20f36-ceb2-46ff-850a-88e34183f54f/variants/thumb_Landscape_6.jpg','collections/4ab13242-11d5-494d-b304-f988f9dd4b8d/05a20f36-ceb2-46ff-850a-88e34183f54f/variants/medium_Landscape_6.jpg',1,1800,1200,'#232528','data:image/webp;base64,UklGRmgAAABXRUJQVlA4IFwAAAAQAgCdASoQAAsAA4BaJZACdAC9pYeWk98AAP7hovo9KsoZwXcFmoosIctGludNASO1mnlsJ5RtxdPTawlmyH0oKXtfiGVje40TE2shr046d4oDhZuzV+XCWf9QAA==',NULL,'{"orientation": 6}',1,'ready',0,NULL,NULL,NULL,'2026-12-01 06:03:44.306406',NULL,NULL,NULL,0,NULL,NULL,NULL,'[]',NULL,NULL,NULL,NULL,NULL,NULL,NULL,0.7587,0.4473,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "files" VALUES(10,'a24c6e27fd6d4a44bb1c458aa9e8a98f',3,NULL,2,'Portrait_8.jpg','image/jpeg',251978,'66b38ab2c7fbd6850d5a5d2aa953b144acd8226056ee5b7fa2355d4d90c015eb',3175163805,0,'local','collections/4ab13242-11d5-494d-b304-f988f9dd4b8d/a24c6e27-fd6d-4a44-bb1c-458aa9e8a98f/Portrait_8.jpg','collections/4ab13242-11d5-494d-b304-f988f9dd4b8d/a24c6e27-fd6d-4a44-bb1c-458aa9e8a98f/variants/thumb_Portrait_8.jpg','collections/4ab13242-11d5-494d-b304-f988f9dd4b8d/a24c6e27-fd6d-4a44-bb1c-458aa9e8a98f/variants/medium_Portrait_8.jpg',1,1200,1800,'#83929a','data:image/webp;base64,UklGRlgAAABXRUJQVlA4IEwAAADQAQCdASoLABAAA4BaJZQCdADzn8VWgAD+Z8fh3u00gshDssl4w2JCv3arB5gPRkp1zkzka7iggFPgq0zWxhUq/VnW+4mB9JnCgAAA',NULL,'{"orientation": 8}',1,'ready',0,NULL,NULL,NULL,'2026-12-01 06:03:44.306406',NULL,NULL,NULL,0,NULL,NULL,NULL,'[]',NULL,NULL,NULL,NULL,NULL,NULL,NULL,0.4678,0.8047,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "files" VALUES(13,'1029f80155fa41f6ab632044b99bd75f',4,NULL,1,'Landscape_6.jpg','image/jpeg',352727,'9b344e9f0c869d8637ea22e672df9451d8d3cc1d2d0b291af3b284e538e5f124',3608942356,0,'local','collections/c109e46b-5282-4cc3-ad07-443d6a5cab67/1029f801-55fa-41f6-ab63-2044b99bd75f/Landscape_6.jpg','collections/c109e46b-5282-4cc3-ad07-443d6a5cab67/1029f801-55fa-41f6-ab63-2044b99bd75f/variants/thumb_Landscape_6.jpg','collections/c109e46b-5282-4cc3-ad07-443d6a5cab67/1029f801-55fa-41f6-ab63-2044b99bd75f/variants/medium_Landscape_6.jpg',1,1800,1200,'#232528','data:image/webp;base64,UklGRmgAAABXRUJQVlA4IFwAAAAQAgCdASoQAAsAA4BaJZACdAC9pYeWk98AAP7hovo9KsoZwXcFmoosIctGludNASO1mnlsJ5RtxdPTawlmyH0oKXtfiGVje40TE2shr046d4oDhZuzV+XCWf9QAA==',NULL,'{"orientation": 6}',1,'ready',0,NULL,NULL,NULL,'2026-12-01 06:03:44.306406',NULL,NULL,NULL,0,NULL,NULL,NULL,'[]',NULL,NULL,NULL,NULL,NULL,NULL,NULL,0.7587,0.4473,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "files" VALUES(14,'22da5829e93947538c2715ce938e25cb',4,NULL,2,'Portrait_8.jpg','image/jpeg',251978,'66b38ab2c7fbd6850d5a5d2aa953b144acd8226056ee5b7fa2355d4d90c015eb',3175163805,0,'local','collections/c109e46b-5282-4cc3-ad07-443d6a5cab67/22da5829-e939-4753-8c27-15ce938e25cb/Portrait_8.jpg','collections/c109e46b-5282-4cc3-ad07-443d6a5cab67/22da5829-e939-4753-8c27-15ce938e25cb/variants/thumb_Portrait_8.jpg','collections/c109e46b-5282-4cc3-ad07-443d6a5cab67/22da5829-e939-4753-8c27-15ce938e25cb/variants/medium_Portrait_8.jpg',1,1200,1800,'#83929a','data:image/webp;base64,UklGRlgAAABXRUJQVlA4IEwAAADQAQCdASoLABAAA4BaJZQCdADzn8VWgAD+Z8fh3u00gshDssl4w2JCv3arB5gPRkp1zkzka7iggFPgq0zWxhUq/VnW+4mB9JnCgAAA',NULL,'{"orientation": 8}',1,'ready',0,NULL,NULL,NULL,'2026-12-01 06:03:44.306406',NULL,NULL,NULL,0,NULL,NULL,NULL,'[]',NULL,NULL,NULL,NULL,NULL,NULL,NULL,0.4678,0.8047,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "files" VALUES(17,'c4080ccf6a314d2b81de7b3639741e81',5,1,1,'Landscape_6.jpg','image/jpeg',352727,'9b344e9f0c869d8637ea22e672df9451d8d3cc1d2d0b291af3b284e538e5f124',3608942356,0,'local','collections/be104fda-221d-4189-8641-69443bb31794/c4080ccf-6a31-4d2b-81de-7b3639741e81/Landscape_6.jpg','collections/be104fda-221d-4189-8641-69443bb31794/c4080ccf-6a31-4d2b-81de-7b3639741e81/variants/thumb_Landscape_6.jpg','collections/be104fda-221d-4189-8641-69443bb31794/c4080ccf-6a31-4d2b-81de-7b3639741e81/variants/medium_Landscape_6.jpg',1,1800,1200,'#232528','data:image/webp;base64,UklGRmgAAABXRUJQVlA4IFwAAAAQAgCdASoQAAsAA4BaJZACdAC9pYeWk98AAP7hovo9KsoZwXcFmoosIctGludNASO1mnlsJ5RtxdPTawlmyH0oKXtfiGVje40TE2shr046d4oDhZuzV+XCWf9QAA==',NULL,'{"orientation": 6}',1,'ready',0,NULL,NULL,NULL,'2026-12-01 06:03:44.306406',NULL,NULL,NULL,0,NULL,NULL,NULL,'[]',NULL,NULL,NULL,NULL,NULL,NULL,NULL,0.7587,0.4473,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "files" VALUES(18,'b932fc43cd30441f8d1d8a13126a14fc',5,2,2,'Portrait_8.jpg','image/jpeg',251978,'66b38ab2c7fbd6850d5a5d2aa953b144acd8226056ee5b7fa2355d4d90c015eb',3175163805,0,'local','collections/be104fda-221d-4189-8641-69443bb31794/b932fc43-cd30-441f-8d1d-8a13126a14fc/Portrait_8.jpg','collections/be104fda-221d-4189-8641-69443bb31794/b932fc43-cd30-441f-8d1d-8a13126a14fc/variants/thumb_Portrait_8.jpg','collections/be104fda-221d-4189-8641-69443bb31794/b932fc43-cd30-441f-8d1d-8a13126a14fc/variants/medium_Portrait_8.jpg',1,1200,1800,'#83929a','data:image/webp;base64,UklGRlgAAABXRUJQVlA4IEwAAADQAQCdASoLABAAA4BaJZQCdADzn8VWgAD+Z8fh3u00gshDssl4w2JCv3arB5gPRkp1zkzka7iggFPgq0zWxhUq/VnW+4mB9JnCgAAA',NULL,'{"orientation": 8}',1,'ready',0,NULL,NULL,NULL,'2026-12-01 06:03:44.306406',NULL,NULL,NULL,0,NULL,NULL,NULL,'[]',NULL,NULL,NULL,NULL,NULL,NULL,NULL,0.4678,0.8047,0,NULL,NULL,NULL,NULL,NULL);
CREATE TABLE "pending_deletions" (
	id INTEGER NOT NULL, 
	storage_backend VARCHAR(16) NOT NULL, 
	prefix VARCHAR(1024) NOT NULL, 
	created_at DATETIME NOT NULL, 
	not_before DATETIME, 
	lease_holder VARCHAR(120), 
	lease_until DATETIME, 
	CONSTRAINT pk_pending_deletions PRIMARY KEY (id)
);
CREATE TABLE presets (
	id INTEGER NOT NULL, 
	uuid CHAR(32) NOT NULL, 
	owner_id INTEGER NOT NULL, 
	name VARCHAR(100) NOT NULL, 
	settings JSON NOT NULL, 
	is_default BOOLEAN NOT NULL, 
	created_at DATETIME NOT NULL, deleted_at DATETIME, 
	CONSTRAINT pk_presets PRIMARY KEY (id), 
	CONSTRAINT fk_presets_owner_id FOREIGN KEY(owner_id) REFERENCES users (id) ON DELETE CASCADE, 
	CONSTRAINT uq_presets_uuid UNIQUE (uuid)
);
INSERT INTO "presets" VALUES(1,'90bc3b6537054f01b7d2879d1d42b580',1,'Weddings','{"downloads": "web"}',0,'2020-01-01 00:00:00.000000',NULL);
CREATE TABLE received_originals (
	id INTEGER NOT NULL, 
	collection_id INTEGER NOT NULL, 
	share_link_id INTEGER, 
	file_id INTEGER NOT NULL, 
	visitor CHAR(32), 
	parts JSON NOT NULL, 
	whole_at DATETIME, 
	handed_out_at DATETIME, 
	changed_at DATETIME NOT NULL, 
	CONSTRAINT pk_received_originals PRIMARY KEY (id), 
	CONSTRAINT fk_received_originals_collection_id FOREIGN KEY(collection_id) REFERENCES collections (id) ON DELETE CASCADE, 
	CONSTRAINT fk_received_originals_file_id FOREIGN KEY(file_id) REFERENCES files (id) ON DELETE CASCADE, 
	CONSTRAINT fk_received_originals_share_link_id FOREIGN KEY(share_link_id) REFERENCES share_links (id) ON DELETE CASCADE
);
CREATE TABLE sections (
	id INTEGER NOT NULL, 
	uuid CHAR(32) NOT NULL, 
	collection_id INTEGER NOT NULL, 
	title VARCHAR(200) NOT NULL, 
	position INTEGER NOT NULL, 
	created_at DATETIME NOT NULL, 
	trashed_at DATETIME, 
	CONSTRAINT pk_sections PRIMARY KEY (id), 
	CONSTRAINT fk_sections_collection_id FOREIGN KEY(collection_id) REFERENCES collections (id) ON DELETE CASCADE, 
	CONSTRAINT uq_sections_uuid UNIQUE (uuid)
);
INSERT INTO "sections" VALUES(1,'38d45ff1f1ca48a0958569df6fef88d5',5,'Morning',1,'2026-12-01 06:03:44.306406',NULL);
INSERT INTO "sections" VALUES(2,'bf25f5c773cd446fa9dde9cc936010a8',5,'Ceremony',2,'2026-12-01 06:03:44.306406',NULL);
INSERT INTO "sections" VALUES(3,'24f0d9430d684fb99faa046f910f39d4',5,'Evening',3,'2026-12-01 06:03:44.306406',NULL);
CREATE TABLE share_link_sections (
	share_link_id INTEGER NOT NULL, 
	section_id INTEGER NOT NULL, 
	CONSTRAINT pk_share_link_sections PRIMARY KEY (share_link_id, section_id), 
	CONSTRAINT fk_share_link_sections_section_id FOREIGN KEY(section_id) REFERENCES sections (id) ON DELETE CASCADE, 
	CONSTRAINT fk_share_link_sections_share_link_id FOREIGN KEY(share_link_id) REFERENCES share_links (id) ON DELETE CASCADE
);
INSERT INTO "share_link_sections" VALUES(2,1);
CREATE TABLE "share_links" (
	id INTEGER NOT NULL, 
	uuid CHAR(32) NOT NULL, 
	collection_id INTEGER NOT NULL, 
	name VARCHAR(100) NOT NULL, 
	token VARCHAR(64) NOT NULL, 
	downloads VARCHAR(16) NOT NULL, 
	expires_at DATETIME, 
	created_at DATETIME NOT NULL, 
	revoked_at DATETIME, 
	password_hash VARCHAR(255), 
	password_version INTEGER NOT NULL, 
	may_favorite BOOLEAN NOT NULL, 
	is_limited BOOLEAN NOT NULL, 
	CONSTRAINT pk_share_links PRIMARY KEY (id), 
	CONSTRAINT uq_share_links_token UNIQUE (token), 
	CONSTRAINT fk_share_links_collection_id FOREIGN KEY(collection_id) REFERENCES collections (id) ON DELETE CASCADE, 
	CONSTRAINT uq_share_links_uuid UNIQUE (uuid)
);
INSERT INTO "share_links" VALUES(1,'9314ca5630e94ba1986bcf0bad9c35d3',1,'Grandmother','token-1-66c71a9dd22d4fe28e3b0f1e74e61833','web',NULL,'2020-01-01 00:00:00.000000',NULL,'pbkdf2:sha256:1$j6Ac7X4O4VyqcdhT$a5ce53e49a0ac60a642d67ec6efd357f5f21433f2beabed17e763874090f86b3',0,1,0);
INSERT INTO "share_links" VALUES(2,'01c7197d484c4d4d84b4f94f551ee579',5,'One section','token-of-one-section-0000000000000000','original',NULL,'2020-01-01 00:00:00.000000',NULL,NULL,0,1,1);
CREATE TABLE sign_ins (
	id INTEGER NOT NULL, 
	uuid CHAR(32) NOT NULL, 
	user_id INTEGER NOT NULL, 
	digest VARCHAR(64) NOT NULL, 
	device VARCHAR(100) NOT NULL, 
	address VARCHAR(64) NOT NULL, 
	created_at DATETIME NOT NULL, 
	seen_at DATETIME NOT NULL, 
	ended_at DATETIME, 
	CONSTRAINT pk_sign_ins PRIMARY KEY (id), 
	CONSTRAINT fk_sign_ins_user_id FOREIGN KEY(user_id) REFERENCES users (id) ON DELETE CASCADE, 
	CONSTRAINT uq_sign_ins_digest UNIQUE (digest), 
	CONSTRAINT uq_sign_ins_uuid UNIQUE (uuid)
);
INSERT INTO "sign_ins" VALUES(1,'c23c6fbc85094a4bb6b72f37fba5c421',1,'0d31fc9a8abdd5e9986f21466412f649d5d0bd10f1d7bc2d9384fd6e767e0bb1','Firefox on Linux','127.0.0.1','2026-12-01 06:05:32.260790','2026-12-01 06:05:32.260790',NULL);
CREATE TABLE "studio" (
	id INTEGER NOT NULL, 
	name VARCHAR(200) NOT NULL, 
	set_up_at DATETIME, 
	contact_email VARCHAR(200) NOT NULL, 
	contact_phone VARCHAR(200) NOT NULL, 
	contact_website VARCHAR(200) NOT NULL, 
	footer TEXT NOT NULL, 
	accent_color VARCHAR(7), 
	logo BLOB, 
	logo_source BLOB, 
	logo_width INTEGER, 
	logo_height INTEGER, 
	logo_is_ink BOOLEAN NOT NULL, 
	logo_version INTEGER NOT NULL, 
	logo_is_due BOOLEAN NOT NULL, 
	logo_error TEXT, logo_removed_at DATETIME, 
	CONSTRAINT pk_studio PRIMARY KEY (id), 
	CONSTRAINT ck_studio_only_one CHECK (id = 1)
);
INSERT INTO "studio" VALUES(1,'Studio Lindqvist','2026-12-01 06:03:44.165726','hello@lindqvist.example','','https://lindqvist.example','',NULL,NULL,NULL,NULL,NULL,0,0,0,NULL,NULL);
CREATE TABLE uploads (
	id INTEGER NOT NULL, 
	uuid CHAR(32) NOT NULL, 
	owner_id INTEGER, 
	collection_id INTEGER, 
	section_id INTEGER, 
	file_id INTEGER, 
	file_uuid CHAR(32) NOT NULL, 
	filename VARCHAR(255) NOT NULL, 
	relative_path TEXT, 
	last_modified BIGINT, 
	announced_sha256 VARCHAR(64), 
	keeps_copy BOOLEAN NOT NULL, 
	metadata_text TEXT NOT NULL, 
	mime_type VARCHAR(100), 
	size BIGINT NOT NULL, 
	"offset" BIGINT NOT NULL, 
	state VARCHAR(16) NOT NULL, 
	storage_backend VARCHAR(16) NOT NULL, 
	storage_path VARCHAR(1024) NOT NULL, 
	multipart_id TEXT, 
	lease_holder VARCHAR(120), 
	lease_until DATETIME, 
	created_at DATETIME NOT NULL, 
	expires_at DATETIME NOT NULL, 
	CONSTRAINT pk_uploads PRIMARY KEY (id), 
	CONSTRAINT fk_uploads_owner_id FOREIGN KEY(owner_id) REFERENCES users (id) ON DELETE SET NULL, 
	CONSTRAINT fk_uploads_collection_id FOREIGN KEY(collection_id) REFERENCES collections (id) ON DELETE SET NULL, 
	CONSTRAINT fk_uploads_section_id FOREIGN KEY(section_id) REFERENCES sections (id) ON DELETE SET NULL, 
	CONSTRAINT fk_uploads_file_id FOREIGN KEY(file_id) REFERENCES files (id) ON DELETE SET NULL, 
	CONSTRAINT uq_uploads_uuid UNIQUE (uuid), 
	CONSTRAINT uq_uploads_file_uuid UNIQUE (file_uuid)
);
CREATE TABLE "users" (
	id INTEGER NOT NULL, 
	uuid CHAR(32) NOT NULL, 
	email VARCHAR(254) NOT NULL, 
	name VARCHAR(200) NOT NULL, 
	timezone VARCHAR(64) NOT NULL, 
	password_hash VARCHAR(255) NOT NULL, 
	created_at DATETIME NOT NULL, 
	list_view VARCHAR(16) NOT NULL, 
	CONSTRAINT pk_users PRIMARY KEY (id), 
	CONSTRAINT uq_users_email UNIQUE (email), 
	CONSTRAINT uq_users_uuid UNIQUE (uuid)
);
INSERT INTO "users" VALUES(1,'2198e874e5d6459986fa02263380a63a','demo@example.com','','UTC','pbkdf2:sha256:1$Js4ia3CkWXsQ2rEn$c223871eab58b98e87a33d029c11d68a598e01dfb213f7145dfaa62cff538c29','2026-12-01 06:03:44.165726','cards');
CREATE TABLE workers (
	id INTEGER NOT NULL, 
	name VARCHAR(120) NOT NULL, 
	host VARCHAR(255) NOT NULL, 
	version VARCHAR(32) NOT NULL, 
	started_at DATETIME NOT NULL, 
	seen_at DATETIME NOT NULL, 
	stopped_at DATETIME, 
	CONSTRAINT pk_workers PRIMARY KEY (id), 
	CONSTRAINT uq_workers_name UNIQUE (name)
);
CREATE TABLE wrong_guesses (
	id INTEGER NOT NULL, 
	target VARCHAR(100) NOT NULL, 
	source VARCHAR(64) NOT NULL, 
	guessed_at DATETIME NOT NULL, 
	CONSTRAINT pk_wrong_guesses PRIMARY KEY (id)
);
CREATE INDEX ix_wrong_guesses_guessed_at ON wrong_guesses (guessed_at);
CREATE INDEX ix_wrong_guesses_target_guessed_at ON wrong_guesses (target, guessed_at);
CREATE INDEX ix_sections_collection_id_position ON sections (collection_id, position);
CREATE INDEX ix_sections_trashed_at ON sections (trashed_at);
CREATE INDEX ix_uploads_state_expires_at ON uploads (state, expires_at);
CREATE INDEX ix_uploads_collection_id_state ON uploads (collection_id, state);
CREATE INDEX ix_pending_deletions_prefix ON pending_deletions (prefix);
CREATE INDEX ix_files_collection_id_arrived_sha256 ON files (collection_id, arrived_sha256);
CREATE INDEX ix_files_state_lease_until ON files (state, lease_until);
CREATE UNIQUE INDEX uq_files_collection_id_sha256 ON files (collection_id, sha256) WHERE trashed_at IS NULL AND NOT is_copy;
CREATE INDEX ix_files_collection_id_section_id_position ON files (collection_id, section_id, position);
CREATE INDEX ix_files_crops_stale_at ON files (crops_stale_at);
CREATE INDEX ix_favorite_lists_collection_id_visitor_uuid ON favorite_lists (collection_id, visitor_uuid);
CREATE INDEX ix_favorite_lists_share_link_id ON favorite_lists (share_link_id);
CREATE INDEX ix_favorites_file_id ON favorites (file_id);
CREATE INDEX ix_presets_owner_id ON presets (owner_id);
CREATE INDEX ix_files_listing ON files (collection_id, trashed_at, upload_complete, size, original_filename);
CREATE INDEX ix_files_words ON files (collection_id, trashed_at, upload_complete) WHERE title IS NOT NULL OR caption IS NOT NULL;
CREATE INDEX ix_share_links_collection_id ON share_links (collection_id);
CREATE INDEX ix_share_link_sections_section_id ON share_link_sections (section_id);
CREATE INDEX ix_activity_events_at ON activity_events (at);
CREATE INDEX ix_activity_events_collection_id_kind_at ON activity_events (collection_id, kind, at);
CREATE INDEX ix_activity_events_file_id ON activity_events (file_id);
CREATE INDEX ix_activity_events_share_link_id ON activity_events (share_link_id);
CREATE INDEX ix_received_originals_changed_at ON received_originals (changed_at);
CREATE INDEX ix_received_originals_collection_id_share_link_id ON received_originals (collection_id, share_link_id);
CREATE INDEX ix_received_originals_file_id ON received_originals (file_id);
CREATE INDEX ix_received_originals_share_link_id ON received_originals (share_link_id);
CREATE INDEX ix_collections_trashed_at ON collections (trashed_at);
CREATE INDEX ix_collections_privacy ON collections (privacy);
CREATE INDEX ix_collections_owner_id_trashed_at_position ON collections (owner_id, trashed_at, position);
CREATE INDEX ix_sign_ins_user_id ON sign_ins (user_id);
CREATE INDEX ix_audit_entries_done_at ON audit_entries (done_at);
CREATE INDEX ix_audit_entries_owner_uuid_id ON audit_entries (owner_uuid, id);
CREATE INDEX ix_audit_entries_owner_uuid_collection_uuid_id ON audit_entries (owner_uuid, collection_uuid, id);
CREATE INDEX ix_api_tokens_user_id ON api_tokens (user_id);
CREATE INDEX ix_workers_seen_at ON workers (seen_at);
CREATE INDEX ix_files_storage_backend_size ON files (storage_backend, size);
CREATE INDEX ix_files_variants_due ON files (state, id) WHERE variants_due = 1;
CREATE INDEX ix_files_trashed_at ON files (trashed_at) WHERE trashed_at IS NOT NULL;
CREATE INDEX ix_files_counts ON files (collection_id, trashed_at, upload_complete, state, size, hidden_at);
CREATE INDEX ix_files_original_of ON files (original_of) WHERE original_of IS NOT NULL;
CREATE INDEX ix_file_tags_name_file_id ON file_tags (name, file_id);
CREATE INDEX ix_favorite_lists_deleted_at ON favorite_lists (deleted_at) WHERE deleted_at IS NOT NULL;
COMMIT;
