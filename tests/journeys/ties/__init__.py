"""The fourteen ties between the workflows, and where each is asserted whole.

 1 onboarded: survey after 30 days             tied.py became_a_client
 2 onboarded: review by the cycle              tied.py became_a_client_of_high_risk
 3 declined or withdrawn: won back             tied.py declined_for_its_price, withdrawn
 4 complaint closed: survey after 7 days       tied.py made_good, resolved_at_once
 5 turned down, overturned: a sign              tied.py answered, reviewed_in_india, taken_to_the_ombudsman
   two within a year: a sign                  test_silence_and_rounds.py
 6 complaint opened: silence, outreach waits   test_silence_and_rounds.py
 7 identity or fraud: review of the client     tied.py was_tricked, did_not_pay_that
 8 six or less: followed up, then a sign       test_silence_and_rounds.py; tied.py not_settled, fell_by_three
 9 a comment that complains: complaint         tied.py complained_in_an_answer
10 promoter: marked for a reference            test_silence_and_rounds.py
11 kept: pulse after 30 days; lost: its cause  tied.py retained; test_silence_and_rounds.py
12 outreach finds dissatisfaction: complaint   tied.py dissatisfied
13 three of one cause: systemic issue          test_silence_and_rounds.py
14 yearly: review pack and survey              test_silence_and_rounds.py
"""
