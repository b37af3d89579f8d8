-- Where an address says that somebody lives: below what a unit or the registry says, above where a telephone happened to be.
alter table person drop constraint person_region_source_check;
alter table person add constraint person_region_source_check
  check (region_source in ('registered', 'verified-address', 'named-from-above', 'written-address', 'point', 'home-area', 'handover', 'centre-queue'));
