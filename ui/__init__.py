"""The reviewer's desk: inbox, desk, board and people, in Streamlit."""
