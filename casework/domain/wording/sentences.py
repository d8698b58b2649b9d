"""What the record of a case says of each kind of event, after the actor's name."""

from __future__ import annotations

from collections.abc import Mapping

from casework.domain.definition import Words

#: kind of event -> what is said after the actor's name; {…} are codes of the event
SENTENCES: Mapping[str, Words] = {
    "assigned": Words("assigned the case to {assignee}", "将案件分派给{assignee}"),
    "returned_to_queue": Words("gave the case back to the queue", "将案件退回队列"),
    "fields_corrected": Words("corrected {fields}", "更正了{fields}"),
    "clocks_derived_again": Words("derived the clocks again: {changes}", "重新推算时限：{changes}"),
    "threshold_reached": Words("noted for {clock}: {threshold}", "记录“{clock}”：{threshold}"),
    "breached": Words("recorded the breach of {clock}, due {due_at}", "记录“{clock}”逾期，原定 {due_at}"),
    "window_ended": Words("recorded that the time of {clock} is over", "记录“{clock}”期限已过"),
    "extended": Words("extended {clock}", "延长了“{clock}”"),
    "chased": Words("sent reminder {number} to the customer", "向客户发出第 {number} 次催复"),
    "timer_refused": Words("could not go on by itself: {trigger}", "未能自动继续：{trigger}"),
    "held": Words("put the case on hold", "挂起了案件"),
    "released": Words("released the case from hold", "解除了案件挂起"),
    "legal_hold_set": Words("set a legal hold", "设置了法律保留"),
    "legal_hold_lifted": Words("lifted the legal hold", "解除了法律保留"),
    "conflict_declared": Words("declared a conflict of interest: {person}", "声明利害关系人：{person}"),
    "conflict_lifted": Words("lifted the conflict of interest: {person}", "解除利害关系：{person}"),
    "confirmation_asked": Words("asked for a second person: {trigger}", "提请另一人确认：{trigger}"),
    "confirmation_returned": Words("returned the request: {trigger}", "退回了请求：{trigger}"),
    "party_named": Words("named a party in this role: {role}", "指定当事人，角色：{role}"),
    "party_removed": Words("ended the role of a party: {role}", "终止当事人的角色：{role}"),
    "version_changed": Words(
        "moved the case to another version of its workflow: {was} → {definition}",
        "将案件迁移至流程新版本：{was} → {definition}",
    ),
    "customer_merged": Words(
        "merged customer {merged} into customer {party}", "将客户 {merged} 并入客户 {party}"
    ),
    "signalled": Words("noted new signs of leaving: {signals}", "记录新的流失信号：{signals}"),
    "hits_raised": Words("raised more hits of the screening: {hits}", "新增筛查命中：{hits}"),
    "hit_decided_false": Words("decided that a hit is somebody else", "认定一项命中为非同一人"),
    "hit_decided_pep": Words(
        "decided that a hit is a politically exposed person", "认定一项命中为政治公众人物"
    ),
    "hit_decided_media": Words("decided that a hit is adverse media", "认定一项命中为负面舆情"),
    "hit_decided_sanction": Words("decided that a hit is the sanctioned person", "认定一项命中为制裁对象"),
    "answered": Words("answered the survey", "答复了调查"),
    "noted": Words("made a note", "添加了备注"),
    "contacted": Words("noted a contact: {channel}", "记录了联系：{channel}"),
    "document_added": Words("added a document", "添加了文件"),
    "drafted": Words("saved a draft of the letter", "保存了信函草稿"),
    "item_done": Words("finished the work item: {task}", "完成了工作项：{task}"),
    "item_received": Words("took in: {task}", "登记收到：{task}"),
    "item_verified": Words("verified: {task}", "核验通过：{task}"),
    "item_sent_back": Words("sent back: {task}", "退回材料：{task}"),
    "item_waiver_asked": Words("asked for a waiver: {task}", "申请豁免：{task}"),
    "item_waiver_given": Words("gave one of two waivers: {task}", "给予两项豁免之一：{task}"),
    "item_waived": Words("waived: {task}", "批准豁免：{task}"),
    "breach_explained": Words("gave the reason for the breach of {clock}", "说明了“{clock}”逾期的原因"),
    "followed_up": Words("{outcome}: {what}", "{outcome}：{what}"),
    "linked": Words("linked the case with {other}", "将案件与 {other} 关联"),
    "imported_outcome": Words(
        "brought in the outcome told by the source: {outcome}", "导入来源所载结果：{outcome}"
    ),
    "mail_suppressed": Words("did not send a mail: its recipient lost access", "未发送邮件：收件人已无权限"),
    "report_requested": Words("asked for the dossier", "申请生成案卷"),
}
#: kind of event -> the group it is filtered by
GROUPS: Mapping[str, str] = {
    "opened": "move", "moved": "move", "assigned": "person", "returned_to_queue": "person",
    "conflict_declared": "person", "conflict_lifted": "person",
    "customer_merged": "person",
    "threshold_reached": "clock", "breached": "clock", "window_ended": "clock", "extended": "clock",
    "clocks_derived_again": "clock", "breach_explained": "clock", "chased": "msg", "document_added": "doc",
    "item_received": "doc", "item_verified": "doc", "item_sent_back": "doc", "item_waiver_asked": "doc",
    "item_waiver_given": "doc", "item_waived": "doc",
    "noted": "note", "contacted": "note", "drafted": "msg",
}  # fmt: skip
_NOT_YET = Words("did not start what follows, it no longer applies", "后续事项已不适用，未启动")
_REFUSED = Words("could not start what follows", "后续事项未能启动")
_EFFECTS = ("opens", "signals", "holds", "lifts", "moves", "keeps", "suppresses")
FOLLOWED: Mapping[tuple[str, str], Words] = {
    ("opens", "done"): Words("opened what follows", "登记了后续案件"),
    ("signals", "done"): Words("recorded a signal", "记录了信号"),
    ("holds", "done"): Words("put on hold because of this case", "因本案挂起"),
    ("lifts", "done"): Words("released from the hold that this case had set", "解除因本案的挂起"),
    ("keeps", "done"): Words("noted with the customer", "已记入客户信息"),
    ("moves", "done"): Words("moved because of this case", "因本案推进"),
    ("suppresses", "done"): Words("put the customer on the suppression list", "已将客户列入禁止联系名单"),
    **{(does, "skipped"): _NOT_YET for does in _EFFECTS},
    **{(does, "refused"): _REFUSED for does in _EFFECTS},
}
