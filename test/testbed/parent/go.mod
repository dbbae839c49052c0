module mooring.test/parent

go 1.26.0
