"""The desk (采编台): Django's admin as the staff's one place of work.

What articles bring to it lies in `articles/admin`; here is the frame, what the portal adds, and
what keeps a form's words when a session or a network fails.
"""
