/** Everything that the audit log knows, as it is named there; the order is that of the choice. */
export const AUDIT_ACTIONS = [
  'person.reveal', 'person.note', 'task.accept', 'notice.print', 'warning.search', 'deconflict',
  'task.handover', 'task.outcome', 'task.undo', 'warning.reopen', 'warning.acknowledge', 'warning.merge', 'warning.unmerge', 'warning.print', 'announcement.made', 'announcement.withdrawn', 'announcement.seen', 'notice.sign', 'photo.take', 'photo.open', 'handover.review', 'list.upload',
  'listing.added', 'listing.confirmed', 'listing.reviewed', 'listing.removed', 'listing.reveal', 'listing.block', 'listing.unblock', 'appeal.taken', 'appeal.read', 'appeal.decided', 'appeal.print', 'appeal.carried', 'settings.appeal_clock', 'tip.filed', 'tip.withdrawn', 'tip.taken', 'tip.ended', 'tip.reveal', 'settings.tip_clock', 'settings.calendar',
  'counter.alert', 'counter.add_payments', 'counter.complete_payment', 'case.report', 'case.add_report', 'case.search', 'case.same_victim', 'case.reveal', 'case.receipt', 'case.attach', 'case.attachment', 'case.statement',
  'case.decide', 'settings.case_clocks', 'case.follow_up', 'case.three_way', 'settings.follow_up',
  'order.approve', 'order.extend', 'order.release', 'order.review', 'order.answer', 'order.reveal', 'order.print',
  'registry.code', 'registry.proven', 'registry.wrong_code', 'registry.registered', 'registry.corrected', 'registry.read', 'registry.export', 'registry.removed', 'credit.made', 'credit.closed',
  'roster.added', 'roster.moved', 'roster.removed', 'roster.relieved', 'roster.imported', 'roster.switch_asked', 'roster.switch_settled', 'roster.came', 'roster.left', 'settings.roster', 'training.kept', 'training.passed', 'training.imported',
  'mute.add', 'mute.remove', 'settings.clocks', 'settings.orders', 'settings.counter', 'settings.messages', 'settings.retention', 'settings.roles', 'retention.deleted', 'settings.decision_table',
  'session.login', 'session.wrong_password', 'session.locked', 'session.password_changed', 'session.code', 'session.recovery_code', 'session.factor_on', 'session.factor_off', 'session.ended', 'session.wall', 'settings.second_factor',
  'user.password_reset', 'user.disabled', 'user.enabled', 'user.unlocked', 'user.sessions_ended', 'user.factor_removed', 'user.changed', 'user.added', 'users.imported', 'unit.added', 'unit.changed', 'unit.closed', 'unit.reopened',
  'lists.imported', 'residents.imported', 'residents.listed', 'residents.exported', 'boundaries.imported', 'regions.imported', 'region.changed', 'region.target', 'region.added', 'region.ended', 'region.split', 'regions.succeeded', 'source.key', 'source.switched', 'bureau.founded', 'zone.unread', 'audit.exported',
] as const

/** Written by an earlier release, and still in the log. */
export const FORMER_ACTIONS = ['listing.appealed', 'listing.appeal_decided'] as const
