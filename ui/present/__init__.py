"""What the pages show, as plain data: no Streamlit here, so that tests need none."""
