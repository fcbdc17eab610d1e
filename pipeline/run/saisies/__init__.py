"""What is typed on the page: committed to its register, read with the workbooks, copied into its own."""
