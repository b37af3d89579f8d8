/**
 * Every expected failure of the product: HTTP status, and what the person in front of the screen should know and do, in both languages.
 * Anything that is not in here is a bug and is answered with `internal`.
 */
const CATALOGUE = {
  'request.invalid': [400, '提交的内容不完整或格式不对，请按提示修改后重试。', 'Something in the request is missing or malformed. Correct the fields named and send it again.'],
  'request.too_large': [413, '内容超过 {limitMegabytes} MB。请拆成几份再发送，已提交的部分不受影响。', 'More than {limitMegabytes} MB. Split it and send the parts; what was committed before is kept.'],
  'request.media_type': [415, '不接受这种内容类型，请按接口说明填写 Content-Type。', 'This content type is not taken here. Send the one that /api/openapi.json names.'],
  'request.too_many': [429, '操作太频繁，请 {seconds} 秒后再试。', 'Too many requests. Try again in {seconds} s.'],
  'request.not_found': [404, '没有找到，或不在您的辖区内。请核对编号；确需查看的，请联系反诈中心。', 'Not found, or outside your area. Check the number; if you need it, ask the anti-fraud centre.'],
  'session.missing': [401, '尚未登录，或登录已过期，请先登录。', 'You are not logged in, or no longer. Log in first.'],
  'session.wrong_password': [401, '账号或密码不对。请核对大小写后重试；忘记密码，请管理员重置。', 'Wrong login or password. Check upper and lower case and try again; if you forgot it, ask an administrator to reset it.'],
  'session.locked': [423, '多次输错密码，账号已锁定，请 {minutes} 分钟后再试，或请管理员解锁。', 'Locked after too many wrong passwords. Try again in {minutes} min or ask an administrator.'],
  'session.csrf': [403, '页面已过期，请刷新后重试。', 'The page is out of date. Reload it and try again.'],
  'session.weak_password': [400, '新密码不合要求：至少 10 位，且不能与账号或旧密码相同。请换一个。', 'The new password needs 10 characters and must differ from the login and the old one. Choose another.'],
  'session.must_change_password': [403, '现在用的是一次性密码，请先修改密码。', 'This password is for one log-in. Change it first.'],
  'session.code_needed': [403, '还差两步验证，请先输入验证器上的 6 位验证码。', 'The second factor is still missing. Enter the six digits of your authenticator first.'],
  'session.wrong_code': [401, '验证码不对或已用过。请输入验证器当前显示的 6 位数字，或一个未用过的恢复码。', 'Wrong code, or one used before. Enter the six digits shown now, or a recovery code that has not been used.'],
  'session.factor_needed': [403, '您的岗位必须启用两步验证，请先设置。', 'Your role needs a second factor. Set it up first.'],
  'session.factor_is_on': [409, '两步验证已启用。要换手机，请先停用再重新设置。', 'A second factor is on already. To change the phone, end it first and set it up anew.'],
  'session.read_only': [403, '这块大屏只能查看。要办理业务，请另行登录。', 'This screen can only look. Log in elsewhere to work.'],
  'account.self': [409, '不能对自己的账号这样做，请由另一位管理员办理。', 'Not for your own account: ask another administrator.'],
  'account.unknown': [404, '没有账号 {login}。账号区分大小写，请核对。', 'There is no login {login}. Logins are case-sensitive; check it.'],
  'account.twice': [400, '名单里账号 {login} 出现了不止一次，未导入任何人。请删去多余的行后重新导入。', 'The list has the login {login} more than once. Nobody was imported: remove the extra lines and upload it again.'],
  'access.denied': [403, '您的岗位没有此项权限。请交给有权限的同事办理；确需办理的，请管理员调整岗位。', 'Your role may not do this. Ask a colleague whose role may, or an administrator to change yours.'],
  'source.known': [409, '来源代码 {code} 已存在，请换一个代码；要换密钥，请用“更换密钥”。', 'There is a source {code} already. Choose another code; for a new key, use “renew key”.'],
  'source.unknown_key': [401, '接口密钥无效，请向管理员索取。', 'Unknown API key. Ask the administrator for one.'],
  'signal.malformed': [400, '这一行不是有效的 JSON，请改正后重发这一行。', 'This line is not valid JSON. Correct it and send the line again.'],
  'signal.invalid': [400, '信号字段不对：{field}。请按接口说明改正后重发。', 'The signal has a wrong field: {field}. Correct it as /api/openapi.json says and send it again.'],
  'signal.line_too_long': [400, '这一行超过 {charsMax} 个字符，请删减后重发这一行。', 'This line is longer than {charsMax} characters. Leave out what is not needed and send the line again.'],
  'signal.unprocessable': [422, '这一条信号无法入库，其余信号不受影响。请记下编号 {id} 并联系管理员。', 'This signal cannot be taken; the others are not affected. Note the number {id} and tell the administrator.'],
  'signal.future': [400, '信号时间在未来（{at}），请检查发送方时钟。', 'The signal is from the future ({at}). Check the clock of the sender.'],
  'signal.too_old': [400, '信号时间早于 {days} 天前，不再受理。请核对时间，确实过期的不用再发。', 'The signal is older than {days} days and is no longer taken. Check its time; if it is right, leave it out.'],
  'signal.bad_phone': [400, '电话号码无法识别，请核对后填写 11 位手机号，或带区号的座机号。', 'The telephone number cannot be recognised. Give a mobile of 11 digits, or a landline with its area code.'],
  'signal.bad_id_number': [400, '身份证号校验位不对，请与证件核对后重填。', 'The id number has a wrong check digit. Compare it with the card.'],
  'signal.unknown_region': [400, '行政区划代码 {region} 不存在，请用最新区划代码，或不填由系统判断。', 'There is no region {region}. Use a current division code, or leave it out.'],
  'signal.unknown_unit': [400, '单位 {unit} 不存在，请用现有单位的代码，或不填由系统判断。', 'There is no unit {unit}. Use the code of a unit that exists, or leave it out.'],
  'signal.unknown_person': [400, '此身份证号或账号不属于已知人员，请同时提供电话号码。', 'This id number or account belongs to nobody known. Send a phone number with it.'],
  'batch.too_large': [413, '内容超过 {limitMegabytes} MB，只读到第 {line} 行，此前各行的结果见回执。请从下一行起分批再发。', 'More than {limitMegabytes} MB: read up to line {line}, answered in the receipt. Send the rest from the next line on, in parts.'],
  'batch.database_unavailable': [503, '数据库中途不可用，回执所列已入库，其余未保存。请稍后整批重发，已入库的不会重复。', 'The database went away midway. What the receipt counts is kept, the rest is not. Send it all again in a moment: nothing is doubled.'],
  'batch.database_full': [507, '磁盘空间不足，回执所列已入库，其余未保存。请通知管理员清理后整批重发，已入库的不会重复。', 'The disk is full. What the receipt counts is kept, the rest is not. Tell the administrator, then send it all again: nothing is doubled.'],
  'batch.failed': [500, '系统内部错误，回执所列已入库，其余未保存。请记下编号 {id} 并联系管理员；整批重发不会重复。', 'Internal error. What the receipt counts is kept, the rest is not. Note the number {id} and tell the administrator; sending it all again doubles nothing.'],
  'task.already_accepted': [409, '此任务已由他人接收，您不用再办，请刷新任务列表。', 'Somebody else has accepted this task: nothing is left for you. Reload the list.'],
  'task.closed': [409, '此任务已办结，请刷新页面查看结果；要继续办理，请中心重新打开。', 'This task is closed. Reload the page to see its outcome; to go on with it, ask the centre to reopen it.'],
  'task.merged': [409, '此预警已并入编号 {id} 的预警，任务已撤回，不用再办。要恢复请联系值班领导。', 'This warning was merged into {id} and the task withdrawn: nothing is left to do. To have it back, ask the duty officer.'],
  'task.not_accepted': [409, '此任务还没有接收，请先接收任务。', 'This task has not been accepted. Accept it first.'],
  'task.not_yours': [403, '此任务不在您名下，请由办理人操作；需要接手的，请他移交给您。', 'This task is not yours. Leave it to whoever has it, or ask them to hand it over to you.'],
  'task.not_possible': [409, '当前状态不能这样操作，请刷新页面。', 'This is not possible in the present state. Reload the page.'],
  'task.nothing_to_undo': [409, '已超过 {seconds} 秒，不能撤销。填错的，请联系中心更正。', 'Too late to undo: {seconds} s have passed. If it was wrong, ask the centre to correct it.'],
  'task.gone_on': [409, '已有人接着办理，不能撤销。请与接手的人联系，或请中心退回。', 'Somebody has gone on with it: too late to undo. Call whoever has it now, or ask the centre to return it.'],
  'task.too_many_reds': [409, '您手上已有 {limit} 件红色任务，请先办结或移交。', 'You hold {limit} red tasks. Close or hand over one first.'],
  'task.no_guardian': [409, '没有登记这位监护联系人，或已撤下。请拨打其他联系人或本人；打不通的，请派人上门。', 'This guardian is not registered, or no longer. Call another one or the person; if nobody answers, send somebody to the door.'],
  'task.no_phone': [409, '没有此人的电话号码，请拨打监护联系人，或派人上门。', 'There is no telephone number of this person. Call the guardian, or send somebody to the door.'],
  'notice.reason_needed': [403, '告知书上有姓名和电话，此任务不在您手上，请填写查看理由。', 'The notice carries a name and a telephone number, and the task is not in your hands. Type a reason to see it.'],
  'handover.unknown_unit': [400, '接收单位不存在或已撤销，请从列表中另选。', 'The receiving unit does not exist or is closed. Choose another from the list.'],
  'handover.unknown_user': [400, '接收人不存在或不在本单位，请从列表中另选。', 'The receiving colleague does not exist or is not of this unit. Choose another from the list.'],
  'handover.too_many_reds': [409, '对方手上已有 {limit} 件红色任务，请移交他人。', 'This colleague holds {limit} red tasks. Hand it to somebody else.'],
  'handover.reviewed': [409, '此移交已审核，不用重复办理，请刷新页面查看结果。', 'This handover has been reviewed. Reload the page to see the result.'],
  'warning.not_closed': [409, '此预警尚未办结，请先在当前任务上填报结果。', 'This warning is not closed. Enter the outcome of its task first.'],
  'warning.closed': [409, '此预警已办结，请刷新页面；要继续办理，请先重新打开。', 'This warning is closed. Reload the page; to go on with it, reopen it first.'],
  'warning.acknowledged': [409, '此预警已有人阅知，不用再点，请刷新页面。', 'Somebody has acknowledged this warning already. Reload the page.'],
  'warning.no_open_task': [409, '此预警没有在办任务，不能移交。请刷新页面；已办结的，请先重新打开。', 'Nothing is going on for this warning that could be handed over. Reload the page; if it is closed, reopen it first.'],
  'merge.same_person': [409, '这是同一个人先后的预警，不是重复，不用合并。请分别办理。', 'These are warnings of the same person, one after the other, and no duplicates. Go on with each by itself.'],
  'merge.is_merged': [409, '这一条已并入另一条，请刷新页面。', 'This one was merged into another already. Reload the page.'],
  'merge.answered_for': [409, '这一条已有处置结果，不能并入另一条。请反过来选：留下这一条。', 'This one has been answered for and cannot be merged into another: let this one stay instead.'],
  'merge.kept_not_open': [409, '留下的一条须正在办理：已办结的请先重新打开，在外地的请先登记回复。', 'The one that stays has to be open: reopen it if it is closed, note the reply if another bureau has it.'],
  'merge.has_merged': [409, '已有其他预警并入这一条，请反过来选：留下这一条。', 'Others were merged into this one: let this one stay instead.'],
  'merge.is_met': [409, '民警已到门前，或银行柜面正等民警，请反过来选：留下这一条。', 'An officer stands at the door, or a bank waits for one at its counter: let this one stay instead.'],
  'merge.too_many': [409, '一条预警最多并入 {max} 条，请核实是否真是同一人。', 'At most {max} can be merged into one. Check that it is one person.'],
  'merge.not_merged': [409, '这一条没有并入别的预警，请刷新页面。', 'This one is not merged into another. Reload the page.'],
  'merge.too_late': [409, '已超过 {minutes} 分钟，不能撤销并入。需要单独办理的，请重新打开。', 'Too late: {minutes} min have passed. If it has to go on by itself, reopen it.'],
  'merge.kept_closed': [409, '留下的一条已办结，不能撤销并入。需要单独办理的，请重新打开。', 'The one that stayed is closed: too late to take it back. If this one has to go on by itself, reopen it.'],
  'merge.kept_elsewhere': [409, '留下的一条已移交到您的辖区以外，请由中心撤销。', 'The one that stayed has gone outside your area. Ask the centre to take it back.'],
  'warning.person_has_live_one': [409, '此人已有一件在办预警（{id}），请在那一件上继续。', 'This person has a live warning ({id}). Go on with that one.'],
  'announcement.too_many': [409, '同时有效的通知最多 {limit} 条，请先撤回一条。', 'No more than {limit} announcements at a time: withdraw one first.'],
  'view.too_many': [409, '最多保存 {limit} 个视图，请先删除不用的。', 'No more than {limit} views: remove one first.'],
  'person.no_identifier': [400, '没有可查的号码，请输入完整的电话号码或 18 位身份证号。', 'There is no number to look for. Give a whole telephone number or an id number of 18 characters.'],
  'case.invalid': [400, '有 {count} 处需要更正，请按各栏下的说明修改；已填内容都在。', '{count} entries need correcting; what was typed is kept. Correct them as said under each field.'],
  'case.not_possible': [409, '案件目前的状态不能这样办理，请刷新页面查看最新状态。', 'This is not possible in the present state of the case. Reload the page to see where it stands.'],
  'case.same_victim': [409, '此人 {agoZh}前已有人报案受理（{number}）。请选择并入该案，或另立一案；已填内容都在。', 'A report of this victim was taken {agoEn} ago ({number}). Add this one to it, or make a case of its own; what was typed is kept.'],
  'case.same_victim_elsewhere': [409, '其他单位 {agoZh}前已受理此人报案（尾号 {ref}），请联系反诈中心核对。仍需登记可另立一案；已填内容都在。', 'Another unit took a report of this victim {agoEn} ago (ref {ref}). Ask the anti-fraud centre; if it must be registered all the same, make a case of its own. What was typed is kept.'],
  'case.other_victim': [409, '所填电话或身份证号不是本案（{number}）被害人的。请核对，或另立一案。', 'The number or id belongs to somebody else than the victim of {number}. Check it, or make a case of its own.'],
  'case.bad_phone': [400, '被害人电话无法识别。请填写 11 位手机号，或带区号的座机。', 'The victim’s telephone number cannot be recognised. Give a mobile of 11 digits or a landline with its area code.'],
  'case.bad_id_number': [400, '身份证号校验位不对，请与证件核对；暂时没有可以不填。', 'The id number has a wrong check digit. Compare it with the card, or leave it empty for now.'],
  'case.future': [400, '发生时间在未来，请核对。', 'This lies in the future. Check it.'],
  'case.reason_needed': [403, '回执上有被害人的姓名和电话，这起案件不是您受理的，请填写查看理由。', 'The receipt carries the victim’s name and number, and you did not take this report. Type a reason to see it.'],
  'call.open_one': [409, '本案已有三方通话在进行，请在那一通上操作。', 'A three-way call of this case is going on. Go on with that one.'],
  'call.none': [409, '本案没有正在进行的三方通话，请刷新页面。', 'No three-way call of this case is going on. Reload the page.'],
  'call.leg_on': [409, '这一方正在呼叫或已在通话中，不用再拨，请等待接通。', 'This party is being rung or is on the line. Wait for the answer; no second call is needed.'],
  'call.bank_without_number': [409, '没有登记这家银行的应急电话。请换一家，或接通指挥中心。', 'No emergency line of this bank is known. Choose another, or the command centre.'],
  'transfer.bad_account': [400, '账号校验位不对，可能有一位记错或两位颠倒。请与银行卡、短信或转账截图核对后重填；确为对公账户的，请勾选“对公账户”。', 'The card number has a wrong check digit: one digit may be wrong, or two swapped. Compare it with the card, the message or the screenshot; if it is a firm’s account, tick “corporate account”.'],
  'transfer.account_length': [400, '账号应为 8 至 30 位，请核对有没有漏填或多填。', 'An account has 8 to 30 digits. See whether some are missing or too many.'],
  'transfer.unreadable_account': [400, '账号无法识别。请填写卡号、支付账号（手机号或邮箱）、商户号、收款码链接或钱包地址。', 'The account cannot be read. Give a card, a payment id (mobile or e-mail), a merchant number, the link of the code, or a wallet.'],
  'transfer.own_account': [400, '收款账号与付款账号相同，请核对哪一个填错了。', 'Payer and payee are the same account. See which of them is wrong.'],
  'transfer.bad_amount': [400, '金额必须大于 0。请按元填写，例如 50000、5万 或 1,234.56。', 'The amount must be above zero. Write it in yuan, such as 50000 or 1,234.56.'],
  'transfer.future': [400, '转账时间在未来，请核对日期和时间。', 'The transfer lies in the future. Check its day and time.'],
  'transfer.bad_time': [400, '转账时间无法识别，请写成 2026-05-01 13:05。', 'The time of the transfer cannot be read. Write it as 2026-05-01 13:05.'],
  'transfer.twice': [400, '与第 {first} 笔账号、金额、时间完全相同。若确有两笔，请核对时间；若重复，请删除一笔。', 'Same account, amount and time as transfer {first}. If there were two, correct the time; if not, remove one.'],
  'transfer.unknown_bank': [400, '没有名为“{bank}”的银行或支付机构。请从列表中选择；不确定可以留空，由系统按卡号判断。', 'No bank or payment firm is called “{bank}”. Choose one from the list, or leave it empty: the card number tells.'],
  'counter.bad_customer': [400, '客户的号码无法识别，请填写手机号或 18 位身份证号。', 'The customer’s number cannot be recognised. Give a mobile or an id number of 18 characters.'],
  'counter.closed': [409, '此报警已处理，不能再补充。还有已转出的款，请联系反诈中心。', 'This alert is settled and takes nothing more. Tell the centre of further transfers.'],
  'counter.too_many': [409, '一次报警最多登记 {max} 笔已转出的款，已经登满；其余的请告知反诈中心。', 'An alert takes {max} earlier transfers at most, and has them. Tell the centre of the others.'],
  'counter.payment_known': [409, '这笔款的账号和银行已有人补上，请刷新页面。', 'Somebody has completed this transfer already. Reload the page.'],
  'counter.nothing_said': [400, '没有填写任何内容，请填写缺少的账号或银行。', 'Nothing was filled in. Give the account or the bank that is missing.'],
  'photo.unreadable': [415, '这不是完整的 JPEG 照片，或照片过大。请用手机端重新拍摄。', 'This is no whole JPEG picture, or it is too large. Take it again on the phone page.'],
  'photo.too_many': [409, '每次上门最多存 {limit} 张照片，已经存满；请把其余情况写进备注。', 'A visit keeps {limit} pictures at most, and has them. Write what else there is into the note.'],
  'attachment.unreadable': [415, '只接受录音、图片和 PDF 文件，内容须与格式相符。请转换格式后重新上传。', 'Only recordings, pictures and PDF files are taken, and the content must be what it says it is. Convert it and upload again.'],
  'statement.no_columns': [400, '表头缺少{columns}。请保留银行导出的表头后重新上传。', 'The header has no {columns}. Keep the header as the bank exported it and upload again.'],
  'statement.unknown_account': [400, '这个账号不在本案的转账中，无法判断是第几级。请先补录转给它的那一笔。', 'This account is in none of the transfers of the case, so its level is unknown. Add the transfer that went to it first.'],
  'region.unknown_city': [400, '没有代码为 {city} 的城市。请用四位城市代码，例如 3302（宁波市）。', 'There is no city {city}. Use its four digits, such as 3302 for Ningbo.'],
  'locate.no_divisions': [400, '还没有导入行政区划。请先运行 gb import-regions --city 四位城市代码。', 'No divisions have been imported. Run gb import-regions --city FOUR_DIGITS first.'],
  'locate.malformed': [400, '这一行不是 {"id", "address"} 形式的 JSON，或超过 {charsMax} 个字符。请改正后重试。', 'This line is no JSON of the form {"id", "address"}, or is longer than {charsMax} characters. Correct it and run it again.'],
  'region.unreadable_boundaries': [400, '边界文件无法读取，请改正后重新上传：{problem}', 'The boundary file cannot be read. Correct it and upload it again: {problem}'],
  'region.too_many_points': [413, '边界文件超过 {max} 个点。请抽稀，或按区县分成几份。', 'The boundary file has more than {max} points. Simplify it, or split it by district.'],
  'region.preview_stale': [409, '预览之后，文件或区划资料有变化，什么都没有写入。请重新预览。', 'The file or the regions changed since the preview. Nothing was written: preview it again.'],
  'region.changed': [409, '此区划的资料已被他人修改，请刷新页面后再改。', 'Somebody else has changed this region. Reload the page and change it again.'],
  'region.ended': [409, '此区划已撤销，不能再改。请改它并入的区划。', 'This region has been ended and stays as it is. Change the one that followed it.'],
  'region.not_village': [400, '网格只能设在村、社区之下，请先选村或社区。', 'A grid lies under a village. Choose the village first.'],
  'region.grids_full': [409, '此村社区的网格编号已用完（001 至 999），请先撤销不用的网格。', 'The numbers of this village’s grids (001 to 999) are used up. End grids that nobody uses.'],
  'region.future_end': [400, '撤销日期不能晚于今天。撤销立即生效，请到当天办理。', 'The end cannot lie after today. It takes effect at once: enter it on the day.'],
  'region.has_parts': [409, '其下还有 {count} 个未撤销的下级区划，请先撤销或并入别处。', 'It has {count} open parts. End each of them first.'],
  'region.people_left': [409, '此区划还有 {count} 人，请选择并入的区划，人员随之转入。', '{count} people belong to this region. Name the region that follows it: they move along.'],
  'region.units_left': [409, '{units} 的辖区全部在此区划内，撤销后将没有辖区。请先调整单位辖区。', '{units} would have no area left. Change the area of the unit first.'],
  'region.workers_left': [409, '{names} 的片区全部在此区划内。请先调整他们的片区。', '{names} would have no area left. Change their area first.'],
  'region.bad_successor': [400, '并入的区划不合要求，请另选一个同级、未撤销的区划，不能是它自己。', 'This region cannot follow. Choose another open region of the same level.'],
  'calendar.changed': [409, '日历已被他人修改，请刷新页面后再改。', 'Somebody else has changed the calendar. Reload the page and change it again.'],
  'pace.changed': [409, '时限或升级顺序刚被他人修改，尚未保存。您填的内容都在，请对照最新情况重新预览。', 'Somebody else has just changed the clocks or the chain. Nothing was saved; what you typed is kept: look at what it would do once more.'],
  'pace.red_too_slow': [400, '红色预警的接收时限不能超过 {seconds} 秒（没人接收须尽快转下一位），请改短。', 'A red may wait for somebody to accept it for {seconds} s at most, then the next one is asked. Give less.'],
  'pace.upside_down': [400, '{zh}：首次拨打不能晚于联系到人，联系到人不能晚于办结。请改好后再预览。', '{en}: the first call cannot be due after reaching the person, nor that after the outcome. Correct it and look again.'],
  'mute.bad_phone': [400, '电话号码无法识别，免打扰不会生效。请填写完整号码（座机含区号，境外含国家代码）。', 'The telephone number cannot be recognised and would never match. Give it in full: area code for a landline, country code from abroad.'],
  'mute.past': [400, '截止时间已过，请填写将来的时间。', 'The end of the mute is in the past. Give a time to come.'],
  'listing.unreadable': [400, '内容无法识别，入库后不会匹配到任何信号。请填写完整号码、账号、域名或应用名。', 'This cannot be recognised and would never match. Give the whole number, account, domain or name of the app.'],
  'listing.past': [400, '有效期已过，请填写将来的日期，或留空表示长期。', 'The end lies in the past. Give a day to come, or leave it empty.'],
  'listing.unknown_case': [400, '没有这起案件，或不在您的辖区内。请核对案件编号，或留空。', 'There is no such case, or it is outside your area. Check it, or leave it empty.'],
  'listing.exists': [409, '已在名单中，无需重复加入；要修改，请打开原有条目。', 'This is on the list already. To change it, open the entry that is there.'],
  'listing.not_possible': [409, '此条目的状态已变化，不能这样办理，请刷新页面。', 'This is not possible in the present state of the entry. Reload the page.'],
  'listing.numbers_only': [409, '运营商只封停电话号码，其他内容请用止付或加入名单处理。', 'A carrier blocks telephone numbers only. For anything else, use a stop-payment or the list.'],
  'listing.block_pending': [409, '已有一条指令正在等待运营商答复，请稍候；{minutes} 分钟后可重新发送。', 'A request to the carrier is under way. Wait for its answer; after {minutes} min it can be sent again.'],
  'zone.not_here': [404, '这里没有此项服务。群众请用互联网区的网址，民警请用公安网区的网址。', 'Not in this zone. Use the address on the internet as a citizen, the one on the police network as an officer.'],
  'appeal.open_one': [409, '窗口已就同一账号、号码、网址或应用受理过申诉，尚未办结（编号 {ref}），不必再受理。请告知当事人该编号；有新材料的，交反诈中心。', 'A counter has taken an objection about the same account, number, site or app, and it is not decided yet (ref {ref}): no second one is needed. Tell the person that reference; new material goes to the centre.'],
  'appeal.decided': [409, '此申诉已有决定，请刷新页面。', 'This appeal has been decided. Reload the page.'],
  'appeal.own_measure': [403, '名单条目、封停或指令是您办理的，申诉须由另一人决定，请交给同事办理。', 'You took one of the measures it is about: somebody else has to decide on the appeal. Ask a colleague.'],
  'appeal.phone_unreadable': [400, '联系电话无法识别，请填写手机号或带区号的座机号。', 'The telephone number cannot be read. Give a mobile, or a landline with its area code.'],
  'appeal.unknown_ref': [404, '没有这件申诉，请核对编号和预留电话的后四位。', 'There is no such objection. Check the reference and the last four digits of the number you left.'],
  'appeal.not_decided': [409, '申诉尚未决定，还没有告知书。请先作出决定。', 'The appeal has not been decided, so there is no answer to print. Wait for the decision, or make it.'],
  'appeal.not_to_carry': [409, '没有须送达银行的解除通知书，或已有人登记送达，请刷新页面。', 'There is no release to carry to a bank, or somebody has noted it already. Reload the page.'],
  'appeal.identify': [409, '网上申诉须先核实申诉人就是当事人（如回拨、到场核对证件）；无法核实的，请选“不予处理”。', 'It came online: first establish that the person concerned wrote it (call back, or see their document). If you cannot, dismiss it.'],
  'appeal.nothing_stands': [409, '目前没有已送达银行或运营商、已列入名单的措施可以维持（拟办、待确认的不算），请选“不予处理”；措施确属错误的，选“成立”。', 'Nothing of ours stands at a bank, a carrier or on a list now (drafts and proposals do not count), so nothing can be kept. Dismiss it, or uphold it if a measure was wrong.'],
  'rules.outside_subset': [400, '决策表不在支持的范围内，请改正后重新上传：{problem}', 'The decision table is outside the supported subset. Correct it and upload it again: {problem}'],
  'list.sheet_too_large': [413, '表格太大：解压后超过 {megabytes} MB，或超过 {rows} 行、{columns} 列。请删去多余的行列和工作表，或另存为 CSV 后上传，CSV 逐行读取。', 'The sheet is too large: more than {megabytes} MB unpacked, {rows} rows or {columns} columns. Delete rows, columns and sheets that nobody needs, or save it as CSV, which is read line by line.'],
  'list.unreadable': [400, '文件无法读取，请改正后重新上传：{problem}', 'The file cannot be read. Correct it and upload it again: {problem}'],
  'list.no_phone_column': [400, '找不到电话号码列。请在表头写明“电话”或“手机号”。', 'No phone column found. Name one 电话 or phone in the header.'],
  'order.in_hand': [409, '此账户已有人在办：{number}。请在该单上继续，不必重复发起。', 'This account is in hand: {number}. Go on with that order; a second one is not needed.'],
  'order.over': [409, '{number} 已结束，不能再操作。如仍需控制账户，请重新发起。', '{number} has ended. If the account must still be held, draft a new order.'],
  'order.not_possible': [409, '当前状态不能这样操作，请刷新页面。', 'This is not possible in the present state. Reload the page.'],
  'order.second_person': [409, '发起人不能审批自己的单，请由另一人审批；只有一人值班时，一级止付自动先发后审。', 'Whoever drafted an order cannot approve it: ask a second person. With one person on duty a first-level stop goes at once and is reviewed.'],
  'order.not_duty_officer': [403, '派出所由当班带班领导审批。请联系带班领导，或由反诈中心审批。', 'At a station the duty officer approves. Call the duty officer, or ask the anti-fraud centre.'],
  'order.stops_used_up': [409, '此账户的 {max} 次紧急止付已用完。请在立案后办理冻结。', 'The {max} emergency stops of this account are used up. File the case and freeze it.'],
  'order.case_not_filed': [409, '案件尚未立案（无立案编号），不能冻结。请先完成立案。', 'The case has not been filed with its number: nothing can be frozen. File it first.'],
  'order.nothing_to_draft': [400, '所选转账缺少账户、开户行或金额，或时间在将来，无法制单。转账已保留，请补全后再试。', 'The chosen transfers lack an account, a known bank or an amount, or lie in the future. They are kept: complete them and try again.'],
  'order.nothing_left': [409, '流入该持有人的钱已控住或已制单，或这些账户没有余额，不再制单。请在已有的单上继续。', 'What came to this holder is held or ordered already, or these accounts hold nothing. Go on with the orders that exist.'],
  'order.dynamic_by_paper': [400, '此银行没有接入接口，不能动态监控。请改查交易流水。', 'This bank has no port, so it cannot tell of every movement. Ask for its transactions instead.'],
  'order.holder_needed': [400, '缺少持有人姓名，请填写银行告知的姓名。', 'The name of the holder is missing. Give the one that the bank told.'],
  'order.time_over': [400, '查询的截止时间已过，请填写将来的时间。', 'The end of the query is in the past. Give a time to come.'],
  'order.reason_needed': [403, '文书上有完整账号，请填写查看理由。', 'The paper carries the whole account number. Type a reason to see it.'],
  'resident.none_here': [404, '这一处没有您能查看的登记居民。请改选本单位负责的区划。', 'Nobody registered here is yours to see. Choose a place that your unit answers for.'],
  'resident.too_many': [409, '这一处有 {count} 人登记，一次最多导出 {max} 人。请选下一级的街道、村社区或网格，分开导出。', '{count} people are registered here, and a file holds {max} at most. Choose a street, village or grid below and export each.'],
  'registry.not_mobile': [400, '这个号码收不到短信，请填写 11 位手机号。', 'This number takes no SMS. Give a mobile number of 11 digits.'],
  'registry.no_gateway': [503, '本站暂不能发送短信。请到派出所，或请网格员帮您登记。', 'No message can be sent from here at present. Register at a police station or with a grid worker.'],
  'registry.code_wait': [429, '验证码刚刚发过，请 {seconds} 秒后再要一次。', 'A code was sent a moment ago. Ask again in {seconds} s.'],
  'registry.codes_used_up': [429, '这个号码今天已发过 {max} 次验证码。请明天再试，或请网格员、派出所帮您登记。', '{max} codes were sent to this number today. Try again tomorrow, or ask a grid worker or a police station.'],
  'registry.wrong_code': [400, '验证码不对，还可以试 {left} 次。请看最新的一条短信。', 'Wrong code; {left} tries are left. Look at the newest message.'],
  'registry.no_code': [400, '验证码已过期或已用过，请重新获取。', 'The code has run out or was used. Ask for a new one.'],
  'registry.prove_first': [401, '手机号还没有确认，请先用短信验证码确认（每次 {minutes} 分钟有效）。已填内容都在。', 'Your number is not confirmed; what was typed is kept. Confirm it by SMS first (good for {minutes} min).'],
  'registry.invalid': [400, '有 {count} 处需要更正，请按各栏下的说明修改；已填内容都在。', '{count} entries need correcting; what was typed is kept. Correct them as said under each field.'],
  'registry.bad_phone': [400, '电话号码无法识别。请填写 11 位手机号，或带区号的座机。', 'The number cannot be recognised. Give a mobile of 11 digits or a landline with its area code.'],
  'registry.same_phone': [400, '监护联系人不能用同一个号码，请填另一个人的号码。', 'The guardian’s number is the same. Give somebody else’s.'],
  'registry.same_guardian': [400, '这个号码已填给另一位家人，请改填别的号码，或删掉这一位。', 'Another relative has this number already. Give a different one, or remove this relative.'],
  'registry.guardian_needed': [400, '为父母登记还差监护联系人，请填出事时我们先找的家人。', 'A parent needs a guardian contact. Give the relative whom we call first.'],
  'registry.unknown_place': [400, '没有选定住处，请输入几个字，再从列表里点选您住的村或社区。', 'No place is chosen. Type a few characters and choose your village or community from the list.'],
  'registry.not_proven': [403, '只能登记刚才用短信确认过的号码，请改填那个号码；为没有手机的父母登记，请把它填作监护联系人的号码。', 'Only the number confirmed by SMS can be registered. Give that one; for a parent without a mobile, give it as the guardian’s.'],
  'registry.too_many': [409, '一个手机号最多登记 {max} 位家人。其他人请用自己的手机登记。', 'One number registers {max} people at most. Let the others use their own.'],
  'roster.begun': [409, '班次已经开始或结束，不能再改。正在进行的，请交给同事。', 'The shift has begun or is over and stays as it is. If it is going on, hand it to a colleague.'],
  'roster.bad_span': [400, '起止时间不对，请重填：结束晚于开始，一个班次最长 {hours} 小时。', 'The times cannot be right. Change them: the end lies after the beginning, and a shift lasts {hours} h at most.'],
  'roster.not_duty_officer': [403, '本单位排班由带班领导（在班时）、指挥长或管理员调整，请联系他们。', 'A roster is planned by the duty officer while on duty, a commander or an administrator. Call one of them.'],
  'roster.unknown_person': [400, '此人不在可排班的人员中，可能已停用或不属于所选单位。请另选一人。', 'This person cannot be put on the roster: disabled, or not of the units in your reach. Choose somebody else.'],
  'roster.conflict': [409, '有 {count} 处冲突（重复值班或空岗），请查看说明，确认后再保存。', 'There are {count} conflicts (double duties or gaps). Look at them, and save once more if it is meant.'],
  'roster.not_running': [409, '只有正在进行的班次可以交给同事；还没开始的，请在排班里改派。', 'Only a shift that is going on can be handed to a colleague. If it has not begun, change the roster.'],
  'roster.not_now': [409, '现在不能这样标记，请最早提前 {minutes} 分钟到岗，到岗之后再离岗。', 'Not now: check in {minutes} min before the shift at the earliest, and check out after you have checked in.'],
  'roster.switch_open': [409, '这个班次已有一份换班请求，请先等待答复或撤回。', 'A request to switch this shift is open. Wait for the answer, or withdraw it.'],
  'roster.switch_over': [409, '这份换班请求已有结果，或班次已经开始、已被调整，请刷新页面。', 'This request is settled, or the shift has begun or changed since. Reload the page.'],
  'roster.double': [409, '换班后会有人同时在两处值班（{name}，{at}），请另选班次。', 'Somebody would be at two posts at once ({name}, {at}). Choose another shift.'],
  'unit.known': [409, '单位代码 {code} 已有人用（{name}），请换一个代码。', 'The code {code} is taken ({name}). Choose another.'],
  'unit.bad_parent': [400, '上级不对，请另选：中心，或中心下的分中心；分中心的上级是中心。', 'This unit cannot stand above. Choose the centre or a sub-centre, for a sub-centre the centre.'],
  'unit.unknown_region': [400, '没有代码为 {region} 的区划，或已撤并。请输入几个字，从列表中选择。', 'There is no division {region}, or it was merged. Type a few characters and choose from the list.'],
  'unit.unknown_organisation': [400, '没有代码为 {code} 的银行，请从列表中选择。', 'There is no bank {code}. Choose one from the list.'],
  'unit.no_regions': [400, '中心兜底全市、银行没有辖区，都不设负责区划。请留空。', 'The centre answers for all that nobody else does and a bank for no place. Leave the regions empty.'],
  'unit.centre_stays': [409, '反诈中心不能撤销；要改名称，请直接修改。', 'The centre cannot be closed. To rename it, change its name.'],
  'unit.closed': [409, '此单位已撤销，不能再改；需要时请先恢复。', 'This unit is closed. Open it again first.'],
  'unit.not_closed': [409, '此单位没有撤销，无须恢复，请刷新页面。', 'This unit is open already. Reload the page.'],
  'unit.changed_meanwhile': [409, '这个单位刚被他人修改（或经文件更新）。您填的内容都在，请对照最新情况再核对一次。', 'Somebody else has changed this unit, or a file has. What you typed is kept: compare it with the unit as it is now and look at the change again.'],
  'unit.preview_stale': [409, '核对之后单位有变动，结果可能不同，尚未保存。您填的内容都在，请重新核对。', 'Units have changed since you looked at what this would do, so nothing was saved. What you typed is kept: look again.'],
  'unit.held': [409, '还不能这样改：{zh}。请先办结或移交，班次先改派，账号先调岗或停用，再来办理。', 'Not yet: {en}. Close these or hand them over, give the shifts to others, move or switch off the accounts, then come back.'],
  'unit.uncovered': [409, '以下村社区将没有派出所或分中心负责（共 {count} 个）：{names}。请先把它们划给别的单位。', '{count} villages would have neither a station nor a sub-centre: {names}. Give them to another unit first.'],
  'account.known': [409, '账号 {login} 已存在，请换一个。', 'There is a login {login} already. Choose another.'],
  'account.unknown_unit': [400, '单位 {unit} 不存在或已撤销，请从列表中选择。', 'The unit {unit} does not exist or is closed. Choose one from the list.'],
  'account.unit_closed': [409, '此人的单位已撤销。请先调岗到别的单位，再启用账号。', 'The unit of this person is closed. Move them to another one first, then switch the login on.'],
  'account.tellers_at_banks': [400, '柜员只能在银行，银行只有柜员。请核对单位和岗位。', 'Tellers work at banks, and banks have tellers only. Check unit and role.'],
  'account.changed_meanwhile': [409, '此人的单位或岗位刚被他人调整，尚未保存。请看最新情况后重试。', 'Somebody else has just changed this person’s unit or role. Nothing was saved: look at it as it is now and try again.'],
  'training.unknown': [400, '没有这项培训，或此人不在您管理的单位，或日期在将来。请核对后重填。', 'There is no such training, the person is not of a unit in your reach, or the day is to come. Check them and enter it again.'],
  'credit.no_public_address': [409, '尚未设置群众端网址，二维码无处可指。请管理员设置 GB_PUBLIC_URL。', 'The public address is not set, so a QR code has nowhere to lead. Ask the administrator to set GB_PUBLIC_URL.'],
  'bureau.real': [409, '这是正式库，演示数据和模拟器不能使用。请在演示库（npm start）里用。', 'This is a real bureau: demo data and the simulator refuse it. Run them on the demo (npm start).'],
  'bureau.exists': [409, '库中已有数据，不能重新初始化。请换一个空库；要沿用此库，请直接启动。', 'The database already holds a bureau. Name an empty one, or go on with this one without gb init.'],
  'bureau.missing': [409, '数据库是空的。请先运行 gb init --real，或用 npm start 启动演示。', 'The database is empty. Run gb init --real first, or npm start for the demo.'],
  'database.unavailable': [503, '数据库暂时不可用，内容未保存，请稍后重发。', 'The database is unavailable. Nothing was saved; send it again in a moment.'],
  'database.full': [507, '磁盘空间不足，内容未保存。请通知管理员清理后重发。', 'The disk is full. Nothing was saved; tell the administrator, then send it again.'],
  internal: [500, '系统内部错误，请记下编号 {id} 并联系管理员。', 'Internal error. Note the number {id} and tell the administrator.'],
} as const satisfies Record<string, readonly [status: number, zh: string, en: string]>

export type RefusalCode = keyof typeof CATALOGUE
export type RefusalFacts = Readonly<Record<string, string | number>>

export const REFUSAL_CODES = Object.keys(CATALOGUE) as readonly RefusalCode[]

/** One field and what is wrong with it; `path` as in the request, '/transfers/0/payee'. */
export type FieldProblem = { readonly path: string; readonly refusal: Refusal }

export class Refusal extends Error {
  readonly fields: readonly FieldProblem[]
  readonly code: RefusalCode
  readonly status: number
  readonly zh: string
  readonly en: string

  constructor(code: RefusalCode, facts: RefusalFacts = {}, fields: readonly FieldProblem[] = []) {
    const [status, zh, en] = CATALOGUE[code]
    super(code)
    this.name = 'Refusal'
    this.code = code
    this.fields = fields
    this.status = status
    this.zh = filled(zh, facts)
    this.en = filled(en, facts)
  }
}

/** `throw refuse('task.already_accepted')`: an expected failure, told to the user. */
export function refuse(code: RefusalCode, facts?: RefusalFacts): Refusal {
  return new Refusal(code, facts)
}

/** All that is wrong with a form at once, field by field, so that nobody corrects one thing after the other. */
export function refuseFields(code: RefusalCode, fields: readonly FieldProblem[]): Refusal {
  return new Refusal(code, { count: fields.length }, fields)
}

/** For a refusal that came as plain words, across a thread or a file. */
export function statusOf(code: string): number {
  return (CATALOGUE as Record<string, readonly [number, string, string]>)[code]?.[0] ?? 500
}

function filled(text: string, facts: RefusalFacts): string {
  return text.replace(/\{(\w+)\}/g, (hole, name: string) => String(facts[name] ?? hole))
}
