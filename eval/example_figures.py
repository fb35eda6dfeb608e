"""Published figures of four reports, a line a row: table, row, numbers by column; "-" is a blank cell."""

SUQIAN_2023 = """
proactive rules 2 0 11
proactive normative_documents 109 489 597
proactive licensing 1808595
proactive penalties 2822652
proactive coercive_measures 20163
proactive fees 59237.2449
requests received 3402 99 0 4 5 1 3511
requests carried_over 91 3 0 0 2 0 96
requests granted 1175 12 0 3 1 0 1191
requests partially_granted 319 7 0 0 2 0 328
requests refused_prohibited_by_law 27 0 0 0 0 0 27
requests refused_security_and_stability 6 0 0 0 0 0 6
requests refused_third_party_rights 38 0 0 0 0 0 38
requests refused_internal_affairs 20 0 0 0 0 0 20
requests refused_deliberative_process 9 0 0 0 0 0 9
requests refused_enforcement_file 21 0 0 0 0 0 21
requests refused_administrative_inquiry 20 1 0 0 0 0 21
requests unavailable_not_held 968 74 0 1 3 1 1047
requests unavailable_requires_creation 26 2 0 0 0 0 28
requests unavailable_still_unclear 3 0 0 0 0 0 3
requests not_processed_petition_or_complaint 305 0 0 0 0 0 305
requests not_processed_duplicate 39 0 0 0 0 0 39
requests not_processed_excessive_repetition 58 0 0 0 0 0 58
requests not_processed_confirmation_or_reissue 4 0 0 0 0 0 4
requests other_correction_overdue 40 0 0 0 0 0 40
requests other_fee_overdue 10 0 0 0 0 0 10
requests other_misc 287 3 0 0 1 0 291
requests processed_total 3375 99 0 4 7 1 3486
requests carried_forward 118 3 0 0 0 0 121
disputes reconsideration 309 17 88 26 440
disputes litigation_direct 1 1 16 6 24
disputes litigation_after_reconsideration 13 0 67 9 89
"""

# Two totals of the disputes are printed 0 although 10 + 1 and 5 stand beside them.
HONGZE_2023 = """
proactive rules 0 0 0
proactive normative_documents 0 5 5
proactive licensing 550
proactive penalties 4119
proactive coercive_measures 195
proactive fees 7730.28
requests received 21 0 0 0 0 0 21
requests partially_granted 4 0 0 0 0 0 4
requests refused_state_secret 1 0 0 0 0 0 1
requests refused_deliberative_process 1 0 0 0 0 0 1
requests refused_enforcement_file 1 0 0 0 0 0 1
requests unavailable_not_held 10 0 0 0 0 0 10
requests unavailable_requires_creation 3 0 0 0 0 0 3
requests not_processed_petition_or_complaint 1 0 0 0 0 0 1
requests other_unsplit 0 0 0 0 0 0 0
requests processed_total 21 0 0 0 0 0 21
disputes reconsideration 10 1 0 0 0
disputes litigation_direct 0 0 0 0 0
disputes litigation_after_reconsideration 5 0 0 0 0
"""

SHANGHAI_2019 = """
proactive rules 13 13 524
proactive normative_documents 60 60 368
proactive licensing 0 0 0
proactive other_services 0 0 0
proactive penalties 0 0 0
proactive coercive_measures 0 0 0
proactive fees 0 0
proactive procurement 6 251000
requests received 821 35 - - 2 1 859
requests carried_over 18 - - - - - 18
requests granted 258 12 - - 1 1 -
requests partially_granted 3 - - - - - -
requests refused_state_secret 14 - - - - - -
requests refused_internal_affairs 5 - - - - - -
requests refused_deliberative_process 3 1 - - - - -
requests refused_administrative_inquiry 10 2 - - - - -
requests unavailable_not_held 252 12 - - 1 - -
requests unavailable_requires_creation 44 3 - - - - -
requests unavailable_still_unclear 25 - - - - - -
requests not_processed_petition_or_complaint 148 1 - - - - -
requests not_processed_duplicate 5 4 - - - - -
requests processed_total 767 35 - - 2 1 805
requests carried_forward 72 - - - - - 72
disputes reconsideration 5 - - 2 7
disputes litigation_direct 8 - - 1 9
disputes litigation_after_reconsideration - - - - -
"""

SHUYANG_2023 = """
proactive rules 0 0 0
proactive normative_documents 8 0 18
proactive licensing 0
proactive penalties 0
proactive coercive_measures 0
proactive fees 0
requests received 26 - - - - - 26
requests granted 26 - - - - - 26
requests processed_total 26 - - - - - 26
disputes reconsideration 0 0 0 1 1
disputes litigation_direct 0 0 0 0 0
disputes litigation_after_reconsideration 0 0 0 0 0
"""
